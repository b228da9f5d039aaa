"""URLs of `interactions`."""

from django.urls.resolvers import URLPattern

app_name = "interactions"
urlpatterns: list[URLPattern] = []
