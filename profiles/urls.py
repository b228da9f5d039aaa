"""URLs of `profiles`."""

from django.urls import path

from profiles.views import columns, definitions, profiles, searches, tables

app_name = "profiles"
urlpatterns = [
    path("tables/", tables.index, name="tables"),
    path("tables/<slug:table_slug>/definition/", definitions.show, name="definition"),
    path("tables/<slug:table_slug>/profiles/", profiles.index, name="grid"),
    path(
        "tables/<slug:table_slug>/profiles/<int:profile_id>/",
        profiles.show,
        name="show",
    ),
    path("tables/<slug:table_slug>/profiles/new/", profiles.new, name="new"),
    path(
        "tables/<slug:table_slug>/profiles/<int:profile_id>/edit/",
        profiles.edit,
        name="edit",
    ),
    path(
        "tables/<slug:table_slug>/profiles/<int:profile_id>/edit/<slug:section_slug>/",
        profiles.edit,
        name="edit_section",
    ),
    path("tables/<slug:table_slug>/columns/", columns.update, name="columns"),
    path("tables/<slug:table_slug>/search/", searches.create, name="search"),
]
