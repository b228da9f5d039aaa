"""Back to where a form was sent from."""

from django.http import HttpRequest


def way_back(request: HttpRequest, home: str) -> str:
    """Return the address `back` of the form, if it is `home` with another query.

    Anything else gives `home`: a form must not lead away.
    """
    back = request.POST.get("back", "")
    return back if back.startswith(f"{home}?") else home
