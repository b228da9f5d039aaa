"""URLs of `profiles`."""

from django.urls import path

from profiles.views import (
    attributes,
    changes,
    columns,
    definitions,
    profiles,
    searches,
    tables,
)

app_name = "profiles"
urlpatterns = [
    path("tables/", tables.index, name="tables"),
    path("tables/new/", definitions.new, name="new_table"),
    path("tables/<slug:table_slug>/definition/", definitions.show, name="definition"),
    path(
        "tables/<slug:table_slug>/definition/edit/",
        definitions.edit,
        name="edit_table",
    ),
    path(
        "tables/<slug:table_slug>/definition/removal/",
        definitions.destroy,
        name="table_removal",
    ),
    path(
        "tables/<slug:table_slug>/attributes/new/",
        attributes.new,
        name="new_attribute",
    ),
    path(
        "tables/<slug:table_slug>/attributes/order/",
        attributes.order,
        name="attribute_order",
    ),
    path(
        "tables/<slug:table_slug>/attribute/<slug:name>/",
        attributes.edit,
        name="attribute",
    ),
    path(
        "tables/<slug:table_slug>/attribute/<slug:name>/removal/",
        attributes.destroy,
        name="attribute_removal",
    ),
    path(
        "tables/<slug:table_slug>/changes/<int:change_id>/",
        changes.show,
        name="change",
    ),
    path(
        "tables/<slug:table_slug>/changes/<int:change_id>/dismissal/",
        changes.destroy,
        name="change_dismissal",
    ),
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
