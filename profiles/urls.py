"""URLs of `profiles`."""

from django.urls.resolvers import URLPattern

app_name = "profiles"
urlpatterns: list[URLPattern] = []
