"""URLs of `interactions`: pages of an account, and the public links of messages.

Nobody has to sign in for a public link: who has it may follow it.
"""

from django.urls import path, re_path

from interactions.views import activities, campaigns, entries, messages, timelines

PERSON = "a/<slug:slug>/tables/<slug:table_slug>/profiles/<int:profile_id>/"

app_name = "interactions"
urlpatterns = [
    path("a/<slug:slug>/campaigns/", campaigns.index, name="campaigns"),
    path("a/<slug:slug>/campaigns/<int:number>/", campaigns.show, name="campaign"),
    path(f"{PERSON}timeline/", timelines.index, name="timeline"),
    path(f"{PERSON}activity/", activities.show, name="activity"),
    path(f"{PERSON}entries/", entries.index, name="entries_of_profile"),
    path(
        f"{PERSON}entries/<slug:custom_slug>/",
        entries.show,
        name="entries_of_profile_in",
    ),
    re_path(
        r"^m/(?P<link>[0-9a-z]{1,13}-[A-Za-z0-9_-]{22})$",
        messages.show,
        name="message",
    ),
]
