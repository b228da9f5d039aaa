"""URLs of `notifications`."""

from django.urls.resolvers import URLPattern

app_name = "notifications"
urlpatterns: list[URLPattern] = []
