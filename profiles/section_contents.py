"""What lies in a section, counted for whoever is about to remove it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.engine.stages import section_relations
from profiles.label_counts import rows_of
from profiles.models import Topic
from profiles.queries import Count
from tenancy.models import Section

LABELS: dict[str, str | Promise] = {
    "SectionValues": _("Sets of values"),
    "Tagging": _("Tags on profiles"),
    "CustomEvent": _("Events"),
}


def contents(section: Section) -> list[tuple[str | Promise, Count]]:
    """Return what goes with `section`, by kind: a label and how many, or about."""
    account = section.account
    topics = Topic.objects.filter(account=account, section=section).count()
    return [
        (_("Subscription topics, with their consents"), Count(topics, is_exact=True)),
        *(
            (
                LABELS.get(model.__name__, str(model._meta.verbose_name_plural)),
                rows_of(model, account, **{column: section.pk}),
            )
            for model, column in section_relations()
        ),
    ]
