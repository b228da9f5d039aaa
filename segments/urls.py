"""URLs of `segments`."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from segments.views import (
    changes,
    copies,
    counts,
    deletions,
    explorations,
    matches,
    pickers,
    segments,
    taggings,
    unsubscriptions,
)

app_name = "segments"

# What can be done in the builder, whether a segment or an exploration is in it.
PARTS: dict[str, Callable[..., Any]] = {
    "changes": changes.create,
    "picker": pickers.conditions,
    "search": pickers.names,
    "suggestions": pickers.suggestions,
    "count": counts.show,
    "profiles": matches.index,
    "deletion": deletions.new,
    "copy": copies.new,
    "tagging": taggings.new,
    "unsubscription": unsubscriptions.new,
}


def _parts(home: str) -> list[URLPattern]:
    return [path(f"{home}{name}/", view, name=name) for name, view in PARTS.items()]


urlpatterns = [
    path("segments/", segments.index, name="segments"),
    path("segments/new/", segments.new, name="new"),
    path("segments/<int:segment_id>/", segments.show, name="segment"),
    path("segments/<int:segment_id>/saving/", segments.save, name="saving"),
    path("segments/<int:segment_id>/discarding/", segments.discard, name="discarding"),
    path("segments/<int:segment_id>/duplicate/", segments.duplicate, name="duplicate"),
    path("segments/<int:segment_id>/name/", segments.rename, name="name"),
    path("segments/<int:segment_id>/removal/", segments.destroy, name="removal"),
    *_parts("segments/<int:segment_id>/"),
    path(
        "tables/<slug:table_slug>/explorations/",
        explorations.create,
        name="explorations",
    ),
    path(
        "explorations/<int:exploration_id>/",
        explorations.show,
        name="exploration",
    ),
    *_parts("explorations/<int:exploration_id>/"),
    path("taggings/<int:number>/", taggings.show, name="bulk_tagging"),
]
