"""The way in: which account, and where in it."""

from django.urls import path

from tenancy import views

urlpatterns = [
    path("", views.index, name="accounts"),
    path("a/<slug:slug>/", views.show, name="account"),
]
