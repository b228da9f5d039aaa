"""Say which subscriptions an import ends."""

from collections.abc import Collection

from common.errors import WrongState
from imports.actions.back_to_draft import back_to_draft
from imports.models import Import
from imports.refusals import NoTopic
from imports.topics import topics_seen_by
from profiles.models import Topic
from tenancy.models import Membership


def choose_topics(
    run: Import, topics: Collection[Topic], *, by: Membership, every: bool = False
) -> None:
    """End the subscriptions to `topics`, or with `every` to all that `by` sees.

    Raises NoTopic when there is none, or one that `by` does not see; WrongState once
    the import is launched or cancelled.
    """
    run.take()
    if not run.is_open:
        raise WrongState
    seen = {topic.pk for topic in topics_seen_by(by)}
    chosen = sorted(seen if every else {topic.pk for topic in topics})
    if not chosen or not seen.issuperset(chosen):
        raise NoTopic
    if (every, chosen) == (run.every_topic, sorted(run.topics)):
        return
    back_to_draft(run, by=by)
    run.topics, run.every_topic = chosen, every
    run.save()
