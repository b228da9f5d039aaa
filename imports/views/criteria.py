"""Step 3 where the list is not a file: whom it means, in words."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from imports.models import Import
from imports.views.doors import of_open_import
from imports.views.wizard import Step, go_to, show
from tenancy.doors import MemberRequest


@require_safe
@of_open_import
def criterion(request: MemberRequest, run: Import) -> HttpResponse:
    """Show the criterion, with a way back to where it was made."""
    if not run.is_by_criterion:
        return go_to(request, run, Step.FILE)
    template = "imports/criteria/show.html"
    return show(request, run, Step.CRITERION, {}, template=template)
