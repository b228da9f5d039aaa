"""URLs of `imports`."""

from django.urls import path, re_path

from imports.views import (
    configurations,
    criteria,
    executions,
    files,
    general,
    imports,
    kinds,
    launches,
    list_templates,
    mappings,
    matches,
    overviews,
    uploads,
)

app_name = "imports"
urlpatterns = [
    path("imports/new/", imports.new, name="new"),
    re_path(
        r"^imports/lists/(?P<table>[-\w]+)/(?P<kind>[a-z-]+)\.(?P<file_format>csv|xlsx)$",
        list_templates.show,
        name="list_template",
    ),
    path("imports/of-segment/<int:number>/", matches.of_segment, name="of_segment"),
    path(
        "imports/of-exploration/<int:number>/",
        matches.of_exploration,
        name="of_exploration",
    ),
    path(
        "imports/of-segment/<int:number>/unsubscription/",
        matches.unsubscription_of_segment,
        name="unsubscription_of_segment",
    ),
    path(
        "imports/of-exploration/<int:number>/unsubscription/",
        matches.unsubscription_of_exploration,
        name="unsubscription_of_exploration",
    ),
    path("imports/<int:run_id>/general/", general.edit, name="general"),
    path("imports/<int:run_id>/kind/", kinds.edit, name="kind"),
    path("imports/<int:run_id>/file/", files.edit, name="file"),
    path("imports/<int:run_id>/file/removal/", files.destroy, name="file_removal"),
    path("imports/<int:run_id>/criterion/", criteria.criterion, name="criterion"),
    path("imports/<int:run_id>/mapping/", mappings.edit, name="mapping"),
    path("imports/<int:run_id>/mapping/preview/", mappings.preview, name="preview"),
    path("imports/<int:run_id>/overview/", overviews.overview, name="overview"),
    path("imports/<int:run_id>/overview/renewal/", overviews.renew, name="renewal"),
    path(
        "imports/<int:run_id>/overview/rows/<slug:outcome>/",
        overviews.rows,
        name="rows",
    ),
    path("imports/<int:run_id>/cancellation/", imports.cancel, name="cancellation"),
    path("imports/<int:run_id>/launch/", launches.launch, name="launch"),
    path("imports/configurations/", configurations.index, name="configurations"),
    path(
        "imports/configurations/<int:number>/",
        configurations.edit,
        name="configuration",
    ),
    path(
        "imports/configurations/<int:number>/start/",
        configurations.start,
        name="configuration_start",
    ),
    path(
        "imports/configurations/<int:number>/removal/",
        configurations.destroy,
        name="configuration_removal",
    ),
    path(
        "imports/<int:run_id>/configuration/",
        configurations.new,
        name="new_configuration",
    ),
    path("imports/uploads/", uploads.index, name="uploads"),
    path("imports/<int:run_id>/upload/", uploads.show, name="upload"),
    path("imports/<int:run_id>/repetition/", uploads.repeat, name="repetition"),
    path("in-progress/", executions.in_progress, name="in_progress"),
    path("completed-executions/", executions.completed, name="completed"),
    path("executions/<int:number>/", executions.show, name="execution"),
    path("executions/<int:number>/stop/", executions.stop, name="stop"),
    re_path(
        r"^executions/(?P<number>[0-9]{1,18})/errors\.(?P<kind>csv|xlsx)$",
        executions.error_file,
        name="error_file",
    ),
]
