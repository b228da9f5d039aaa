"""Delete: each profile that the list names goes for good."""

from django.utils.translation import gettext_lazy as _

from imports.kinds.saying import Saying
from imports.models import Kind, Source
from imports.queries import erasure_progress
from imports.report import report
from tenancy.models import Feature
from tenancy.roles import Capability

BY_CRITERION = (Capability.ERASE_SEGMENT, Feature.SEGMENT_DELETION)

DELETE = Saying(
    kind=Kind.DELETE,
    meanings=(
        _(
            "Each profile that a row names by the unique key is deleted for good, with "
            "its attributes, tags, subscriptions and events in every section. Its "
            "e-mail interactions go, its survey answers stay without the person. "
            "Campaign totals stay as they are."
        ),
        _("Nothing is deleted before you have seen who goes and confirmed it."),
    ),
    needs={
        Source.FILE: (Capability.ERASE_BY_LIST, Feature.LIST_DELETION),
        Source.SEGMENT: BY_CRITERION,
        Source.EXPLORATION: BY_CRITERION,
    },
    title=_("Delete profiles"),
    heading=_("Delete profiles from %(table)s"),
    default_name=_("Delete from %(table)s, %(day)s"),
    table_help=_("Profiles are deleted from this table, in every section."),
    file_lead=_(
        "The list of those who are to be deleted. Nothing is deleted by uploading it."
    ),
    file_rules=_(
        "CSV or XLSX, up to %(max)s MB, also packed as ZIP or GZIP, holding at least one "
        "unique key of the table. All other columns are ignored."
    ),
    working=_("Deleting"),
    done=_("Profiles deleted"),
    meanwhile=_(
        "You may close this page: the run goes on, and you are notified when it ends. "
        "None of these profiles is in any page, search or export any more."
    ),
    progress=erasure_progress,
    report=report,
    report_template="imports/executions/report.html",
    stop_template="imports/stops/delete.html",
    error_word="not-deleted",
)
