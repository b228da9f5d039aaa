"""URLs of `interactions`: pages of an account, and the public links of messages.

Nobody has to sign in for a public link: who has it may follow it.
"""

from django.urls import path, re_path

from interactions.views import campaigns, messages

app_name = "interactions"
urlpatterns = [
    path("a/<slug:slug>/campaigns/", campaigns.index, name="campaigns"),
    path("a/<slug:slug>/campaigns/<int:number>/", campaigns.show, name="campaign"),
    re_path(
        r"^m/(?P<link>[0-9a-z]{1,13}-[A-Za-z0-9_-]{22})$",
        messages.show,
        name="message",
    ),
]
