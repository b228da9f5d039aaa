"""URLs of `interactions`: pages of an account, and the public links of messages.

Nobody has to sign in for a public link: who has it may follow it.
"""

from django.urls import path, re_path

from interactions.views import (
    activities,
    campaigns,
    custom_entries,
    custom_tables,
    entries,
    entry_attributes,
    entry_changes,
    messages,
    timelines,
)

PERSON = "a/<slug:slug>/tables/<slug:table_slug>/profiles/<int:profile_id>/"

CUSTOM = "a/<slug:slug>/tables/<slug:table_slug>/custom/"
ONE = f"{CUSTOM}<slug:custom_slug>/"

app_name = "interactions"
urlpatterns = [
    path(CUSTOM, custom_tables.index, name="custom_tables"),
    path(
        "a/<slug:slug>/tables/<slug:table_slug>/new-custom-table/",
        custom_tables.new,
        name="new_custom_table",
    ),
    path(ONE, custom_tables.show, name="custom_table"),
    path(f"{ONE}fate/", custom_tables.fate, name="custom_fate"),
    path(f"{ONE}removal/", custom_tables.destroy, name="custom_removal"),
    path(f"{ONE}attributes/new/", entry_attributes.new, name="new_entry_attribute"),
    path(f"{ONE}attribute/<slug:name>/", entry_attributes.edit, name="entry_attribute"),
    path(
        f"{ONE}attribute/<slug:name>/removal/",
        entry_attributes.destroy,
        name="entry_attribute_removal",
    ),
    path(f"{ONE}changes/<int:change_id>/", entry_changes.show, name="entry_change"),
    path(
        f"{ONE}changes/<int:change_id>/file/<slug:kind>/",
        entry_changes.download,
        name="entry_change_file",
    ),
    path(
        f"{ONE}changes/<int:change_id>/dismissal/",
        entry_changes.destroy,
        name="entry_change_dismissal",
    ),
    path(f"{ONE}entries/", custom_entries.index, name="custom_entries"),
    path(f"{ONE}entries/new/", custom_entries.new, name="new_custom_entry"),
    path(f"{ONE}entries/<int:number>/", custom_entries.edit, name="custom_entry"),
    path(
        f"{ONE}entries/<int:number>/removal/",
        custom_entries.destroy,
        name="custom_entry_removal",
    ),
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
