"""URL of the home of an account."""

from django.urls import path

from home.views import homes

urlpatterns = [path("a/<slug:slug>/", homes.show, name="account")]
