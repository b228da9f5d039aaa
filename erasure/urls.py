"""URLs of `erasure`."""

from django.urls.resolvers import URLPattern

app_name = "erasure"
urlpatterns: list[URLPattern] = []
