"""Why events are refused, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interactions.happenings import Why

REFUSALS: dict[Why, str | Promise] = {
    Why.NOBODY: _("There is no such profile."),
    Why.BEING_DELETED: _("This person was deleted, or is being deleted."),
    Why.NO_MESSAGE: _("There is no such message."),
    Why.SAME_MESSAGE: _("There is a message with this token already."),
    Why.NO_CAMPAIGN: _("There is no such campaign."),
    Why.NO_GOAL: _("There is no such goal."),
    Why.NO_CUSTOM_TABLE: _("There is no such custom table."),
    Why.NO_SECTION: _("There is no such section."),
    Why.UNFIT: _("The database does not take these values."),
}
