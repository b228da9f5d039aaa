"""Make a list ready to be looked at, in the background, whatever it is made of.

Whoever is slow and was overtaken finds out by its turn, and touches nothing any more.
What cannot be read or matched is refused, and its author told.
"""

from contextlib import suppress

from imports import staging, turns
from imports.actions.acts import act
from imports.files import Unreadable
from imports.models import Import, Status
from imports.refusals import (
    KeyGone,
    NoTopic,
    NotThisFile,
    TableGone,
    TooManyTries,
    said,
)
from notifications.actions.notify import notify
from notifications.models import Kind as Note
from segments.refusals import CriterionRefused
from tenancy.errands import done
from tenancy.scope import account_transaction

# What is no fault of the program: its author is told, and can do something about it.
REFUSED = (Unreadable, CriterionRefused, KeyGone, NoTopic, TableGone, TooManyTries)


def stage_import(run: Import) -> None:
    """Stage and match `run`; safe to call again after a crash."""
    try:
        act(run).read(run)
    except turns.Overtaken:
        return
    except FileNotFoundError:
        problem: Exception = NotThisFile()
    except REFUSED as error:
        problem = error
    else:
        return
    with suppress(turns.Overtaken), account_transaction(run.account_id):
        _refuse(run, problem)


def _refuse(run: Import, error: Exception) -> None:
    turns.locked(run)
    text = said(error) if isinstance(error, Unreadable) else str(error)
    run.become(Status.REFUSED, stage="", refusal=text)
    staging.close_staging(run)
    done("imports.stage", run.pk)
    page = "overview" if run.is_by_criterion else "file"
    notify(
        run.author,
        Note.REFUSED,
        subject=run.name,
        path=f"/a/{run.account.slug}/imports/{run.pk}/{page}/",
    )
