"""Back to where a form was sent from."""

import re

from django.http import HttpRequest

# A path with perhaps a query, as this program writes them: no dots to climb by.
PLAIN = re.compile(r"(/[A-Za-z0-9_-]+)+/(\?[A-Za-z0-9_.~%&=+:-]*)?")


def way_back(request: HttpRequest, home: str, *, within: str = "") -> str:
    """Return the address `back` of the form, if it is `home` with another query.

    With `within`, the path of an account, any page of that account will do. Anything
    else gives `home`: a form must not lead away.
    """
    back = request.POST.get("back", "")
    if within and back.startswith(within) and PLAIN.fullmatch(back):
        return back
    return back if back.startswith(f"{home}?") else home
