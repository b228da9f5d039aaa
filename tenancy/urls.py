"""The way in, and how one likes the pages."""

from django.urls import path

from tenancy.views import accounts, preferences

urlpatterns = [
    path("", accounts.index, name="accounts"),
    path("preferences/", preferences.edit, name="preferences"),
]
