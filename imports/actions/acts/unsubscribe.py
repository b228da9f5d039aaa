"""Unsubscribe: consent to some topics is withdrawn, and everybody stays.

The rows are matched at staging, and who subscribes is told then; a launch computes both
anew and refuses a list of which anything changed. Whoever matched a criterion is a set
that was frozen when it was shown. From the launch on each slice is one short
transaction: it holds on to its people, withdraws what they still subscribe to, notes
what became of its rows, and writes its line of the ledger. Killed anywhere, it has done
a slice wholly or not at all.
"""

import hashlib
import time
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.actions.record import record
from common.durability import commit_lazily
from common.errors import DomainError
from erasure.actions.launch_erasure import StalePreview
from erasure.actions.sweep_erasure import TurnOver
from imports import unsubscribing
from imports.actions.acts.act import Act, Launch
from imports.actions.freeze_matches import freeze_matches, seal_of_matches
from imports.actions.read_list import read_list, seal_of_list
from imports.error_files import write_error_files
from imports.kinds.unsubscribe import withdrawn
from imports.models import Execution, Import, Slice, Source, Status
from imports.models.execution import ExecutionStatus
from imports.outcomes import Outcome
from imports.queries import people_in
from imports.refusals import NoTopic
from imports.staging import outcomes, take_memory
from imports.topics import topics_for
from notifications.models import Kind as Note
from tenancy.errands import done
from tenancy.models import Membership
from tenancy.scope import account_transaction

NOT_IN_FILE = (Outcome.UNSUBSCRIBED, Outcome.UNSUBSCRIBED_ALREADY)


class NobodySubscribes(DomainError):
    """Nobody whom this list names subscribes to any of these topics. Check the topics,
    the key and the column.
    """


class SubscriptionsDrifted(StalePreview):
    """The profiles changed after you looked: %(lost)s of those shown would not be
    unsubscribed any more, %(gained)s more would be. Nobody was unsubscribed: review
    again.
    """


class TopicsChanged(StalePreview):
    """The topics are not those that the overview showed, or you do not see all of
    them. Nobody was unsubscribed: review again.
    """


def _read(run: Import) -> None:
    if run.is_by_criterion:
        freeze_matches(run, store=_store, finish=_finish_matches)
    else:
        read_list(run, finish=_finish_list)


def _store(run: Import, profiles: Any) -> int:
    _settle_topics(run)
    return unsubscribing.store_matching(run, profiles)


def _finish_list(run: Import) -> None:
    _settle_topics(run)
    unsubscribing.match(run)
    matched, digest = unsubscribing.to_be_unsubscribed(run)
    _finish(run, matched, seal_of_list(run, digest))


def _finish_matches(run: Import) -> None:
    take_memory()
    matched, digest = unsubscribing.to_be_unsubscribed(run)
    _finish(run, matched, seal_of_matches(run, digest))


def _settle_topics(run: Import) -> None:
    """Fix the topics as those that the author sees at this moment. Raises NoTopic."""
    run.topics = [topic.pk for topic in topics_for(run, run.author)]
    if not run.topics:
        raise NoTopic
    run.save(update_fields=["topics"])


def _finish(run: Import, matched: int, seal: str) -> None:
    run.become(
        Status.STAGED,
        stage="",
        outcomes=outcomes(run),
        impact=unsubscribing.by_topic(run),
        matched=matched,
        people=people_in(run),
        fingerprint=hashlib.sha256(f"{seal}/{sorted(run.topics)}".encode()).hexdigest(),
        heartbeat=timezone.now(),
    )
    done("imports.stage", run.pk)


def _check(run: Import) -> None:
    if not run.matched:
        raise NobodySubscribes


def _begin(run: Import, launch: Launch) -> None:
    if {topic.pk for topic in topics_for(run, launch.by)} != set(run.topics):
        raise TopicsChanged
    if not run.is_by_criterion and (drift := unsubscribing.drift(run)):
        raise SubscriptionsDrifted(lost=drift.lost, gained=drift.gained)
    record(
        run.account,
        "import.launched",
        by=launch.by,
        **_facts(run),
        topics=run.topics,
        fingerprint=run.fingerprint,
        outcomes=run.outcomes,
        **({"reason": launch.reason} if launch.reason else {}),
    )


def _facts(run: Import) -> dict[str, Any]:
    """Return what the trail says of the list; a criterion in words stays out of it."""
    facts: dict[str, Any] = {"import": run.pk, "kind": run.kind}
    if run.table is not None:
        facts["table"] = run.table.slug
    if not run.is_by_criterion:
        return facts | {
            "file_sha256": run.file_sha256,
            "file_bytes": run.file_bytes,
            "unique_key": run.key_name,
        }
    what = "segment" if run.source == Source.SEGMENT else "exploration"
    return facts | {what: run.list_number, "criterion_sha256": run.criterion_sha256}


def _plan(execution: Execution) -> None:
    unsubscribing.plan(execution)


def _work(execution: Execution, seconds: float) -> None:
    end = time.monotonic() + seconds
    while _next_slice(execution):
        if time.monotonic() > end:
            raise TurnOver


def _next_slice(execution: Execution) -> bool:
    """Do one slice; say whether there was one to do."""
    account = execution.account_id
    alone = not connection.in_atomic_block
    with account_transaction(account):
        if alone:
            commit_lazily()  # a slice that the machine loses is done again
        if _status(execution) == ExecutionStatus.STOPPING:
            return False
        to_do = Slice.objects.filter(account=account, execution=execution, done=None)
        part = to_do.order_by("ordinal").select_for_update(no_key=True).first()
        if part is None:
            return False
        moment = timezone.now()
        did = unsubscribing.unsubscribe_slice(execution, part, moment=moment)
        part.counts = {
            Outcome.UNSUBSCRIBED.word: did.unsubscribed,
            Outcome.UNSUBSCRIBED_ALREADY.word: did.already,
            Outcome.ALREADY_BEING_DELETED.word: did.gone,
            "withdrawn": did.withdrawn,
        }
        part.done = moment
        part.save(update_fields=["counts", "done"])
        Execution.objects.filter(account=account, pk=execution.pk).update(
            heartbeat=moment
        )
    return True


def _status(execution: Execution) -> str:
    rows = Execution.objects.filter(account=execution.account_id, pk=execution.pk)
    return rows.values_list("status", flat=True).get()


def _call_helpers(_execution: Execution) -> None:
    """Nobody helps: a worker alone does tens of thousands a second."""


def _ask_to_stop(execution: Execution, by: Membership) -> None:
    facts = {"execution": execution.pk, "import": execution.import_run_id}
    record(execution.account, "import.stopping", by=by, **facts)


def _write(execution: Execution) -> dict[str, Any]:
    if _was_stopped(execution):
        unsubscribing.settle(execution)
    return write_error_files(
        execution, title=_("Not unsubscribed"), left_out=NOT_IN_FILE
    )


def _was_stopped(execution: Execution) -> bool:
    execution.take()
    return execution.status == ExecutionStatus.STOPPING


def _close(execution: Execution) -> dict[str, int]:
    found = outcomes(execution.import_run)
    stopped = _was_stopped(execution)
    record(
        execution.account,
        "import.stopped" if stopped else "import.completed",
        by=execution.launched_by,
        execution=execution.pk,
        **{"import": execution.import_run_id},
        kind=execution.kind,
        outcomes=found,
        withdrawn=withdrawn(execution),
    )
    return {"unsubscribed": found.get(Outcome.UNSUBSCRIBED.word, 0)}


UNSUBSCRIBE = Act(
    read=_read,
    check=_check,
    begin=_begin,
    plan=_plan,
    work=_work,
    call_helpers=_call_helpers,
    ask_to_stop=_ask_to_stop,
    write=_write,
    close=_close,
    was_stopped=_was_stopped,
    left_out=NOT_IN_FILE,
    note_completed=Note.IMPORTED,
    note_stopped=Note.IMPORT_STOPPED,
    note_failed=Note.IMPORT_FAILED,
)
