"""The settings of an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from common.forms import posted
from members.actions.change_settings import change_settings
from members.forms import SettingsForm
from members.views.tabs import tabs
from tenancy.doors import MemberRequest, requires
from tenancy.models import Account
from tenancy.roles import Capability


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.MANAGE_ACCOUNT)
def edit(request: MemberRequest) -> HttpResponse:
    """Show the settings, or change them."""
    # A form writes into what it is given even where it refuses: not the request's own.
    account = Account.objects.get(pk=request.account.pk)
    form = SettingsForm(posted(request), instance=account)
    if form.is_valid():
        change_settings(request.account, form.cleaned_data, by=request.member)
        messages.success(request, gettext("The settings were saved."))
        return redirect("members:settings", request.account.slug)
    context = {"form": form, "tabs": tabs(request, "settings")}
    status = 422 if form.is_bound else 200
    return render(request, "members/settings/edit.html", context, status=status)
