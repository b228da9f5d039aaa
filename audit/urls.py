"""URLs of `audit`."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.index, name="entries"),
    path("audit/integrity/", views.integrity, name="integrity"),
    path("audit/chain.<str:format_>", views.export, name="export"),
]
