"""URLs of `exports`."""

from django.urls import path

from exports.views import exports, files, people

app_name = "exports"
urlpatterns = [
    path("exports/", exports.index, name="index"),
    path("exports/new/", exports.new, name="new"),
    path("tables/<slug:table>/export/", exports.new_of, name="new_of_table"),
    path("segments/<int:segment>/export/", exports.new_of, name="new_of_segment"),
    path(
        "explorations/<int:exploration>/export/",
        exports.new_of,
        name="new_of_exploration",
    ),
    path("exports/<int:number>/", exports.show, name="show"),
    path("exports/<int:number>/file/", files.show, name="file"),
    path("exports/<int:number>/removal/", exports.destroy, name="removal"),
    path(
        "tables/<slug:table_slug>/profiles/<int:profile_id>/export/",
        people.create,
        name="person",
    ),
]
