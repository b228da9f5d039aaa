"""URLs of `erasure`."""

from django.urls import path

from erasure.views import erasures, selection_deletions, selections

app_name = "erasure"
urlpatterns = [
    path("tables/<slug:table_slug>/selection/", selections.show, name="selection"),
    path(
        "tables/<slug:table_slug>/selection/deletion/",
        selection_deletions.create,
        name="selection_deletion",
    ),
    path("erasures/<int:erasure_id>/", erasures.show, name="show"),
]
