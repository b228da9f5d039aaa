"""Dialogs over the builder: where an answered one leads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from common.parts import is_swap


def answered(request: HttpRequest, url: str) -> HttpResponse:
    """Send the whole browser to `url`, from a dialog too."""
    return HttpResponseClientRedirect(url) if is_swap(request) else redirect(url)
