"""URLs of `members`."""

from django.urls import path

from members.views import invitations, joinings, members, removals, roles, settings

app_name = "members"
urlpatterns = [
    path("a/<slug:slug>/members/", members.index, name="index"),
    path("a/<slug:slug>/members/<int:number>/", members.edit, name="member"),
    path("a/<slug:slug>/members/<int:number>/removal/", removals.new, name="removal"),
    path("a/<slug:slug>/members/invitations/", invitations.index, name="invitations"),
    path("a/<slug:slug>/members/invitations/new/", invitations.new, name="invite"),
    path(
        "a/<slug:slug>/members/invitations/<int:number>/sending/",
        invitations.renew,
        name="sending",
    ),
    path(
        "a/<slug:slug>/members/invitations/<int:number>/withdrawal/",
        invitations.destroy,
        name="withdrawal",
    ),
    path("a/<slug:slug>/roles/", roles.index, name="roles"),
    path("a/<slug:slug>/settings/", settings.edit, name="settings"),
    path("invitations/<slug:slug>/<str:token>/", joinings.new, name="joining"),
]
