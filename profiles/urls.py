"""URLs of `profiles`."""

from django.urls import path

from profiles.views import (
    attributes,
    changes,
    columns,
    definitions,
    key_changes,
    keys,
    profiles,
    searches,
    sections,
    tables,
    tags,
    topics,
)

app_name = "profiles"
urlpatterns = [
    path("tags/", tags.index, name="tags"),
    path("tags/new/", tags.new, name="new_tag"),
    path("tags/<int:number>/", tags.edit, name="tag"),
    path("tags/<int:number>/removal/", tags.destroy, name="tag_removal"),
    path("topics/", topics.index, name="topics"),
    path("topics/new/", topics.new, name="new_topic"),
    path("topics/<int:number>/", topics.edit, name="topic"),
    path("topics/<int:number>/removal/", topics.destroy, name="topic_removal"),
    path("sections/", sections.index, name="sections"),
    path("sections/new/", sections.new, name="new_section"),
    path("sections/<int:number>/", sections.edit, name="section"),
    path("sections/<int:number>/removal/", sections.destroy, name="section_removal"),
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
        "tables/<slug:table_slug>/changes/<int:change_id>/file/<slug:kind>/",
        changes.download,
        name="change_file",
    ),
    path(
        "tables/<slug:table_slug>/changes/<int:change_id>/dismissal/",
        changes.destroy,
        name="change_dismissal",
    ),
    path("tables/<slug:table_slug>/keys/", keys.index, name="keys"),
    path("tables/<slug:table_slug>/keys/new/", keys.new, name="new_key"),
    path("tables/<slug:table_slug>/keys/<int:key_id>/", keys.edit, name="key"),
    path(
        "tables/<slug:table_slug>/keys/<int:key_id>/removal/",
        keys.destroy,
        name="key_removal",
    ),
    path(
        "tables/<slug:table_slug>/keys/changes/<int:change_id>/",
        key_changes.show,
        name="key_change",
    ),
    path(
        "tables/<slug:table_slug>/keys/changes/<int:change_id>/file/<slug:kind>/",
        key_changes.download,
        name="key_change_file",
    ),
    path(
        "tables/<slug:table_slug>/keys/changes/<int:change_id>/dismissal/",
        key_changes.destroy,
        name="key_change_dismissal",
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
