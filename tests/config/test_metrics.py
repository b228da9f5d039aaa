"""What Prometheus reads: sums of all accounts, for whoever knows the token."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from erasure.actions.launch_erasure import launch_erasure
from erasure.actions.sweep_erasure import sweep_erasure
from erasure.engine import plan, sets
from erasure.models import Door
from imports.models import Execution, Import
from tenancy.errands import wake
from tests import factories

TOKEN = "long-and-secret"
LABEL = r'[a-z]+="[\w.]*"'
SAMPLE = re.compile(rf"lethe_[a-z_]+(\{{{LABEL}(,{LABEL})?\}})? [0-9.e+-]+")


@pytest.fixture
def ask(browser, settings):
    settings.METRICS_TOKEN = TOKEN

    def asked(token=TOKEN, method="get"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return getattr(browser(None), method)("/metrics", headers=headers)

    return asked


@pytest.fixture
def erasure(people, ada, scope, monkeypatch):
    monkeypatch.setattr(plan, "SLICE_TARGETS", 1)
    made = factories.profiles(people, 3)
    with scope(people.account):
        launched = launch_erasure(
            people,
            sets.picked([profile.pk for profile in made]),
            by=ada,
            door=Door.FILE,
            reason="",
            expected=3,
            fingerprint="f",
            facts={},
        )
        wake(people.account, "erasure.sweep", launched.pk, messages=0)
    sweep_erasure(launched, wait=True)
    return launched


def test_sums_are_told_in_the_text_format(ask, erasure):
    answer = ask()
    assert (answer.status_code, answer["Content-Type"][:10]) == (200, "text/plain")
    lines = answer.content.decode().splitlines()
    samples = [line for line in lines if not line.startswith("# ")]
    assert [line for line in samples if not SAMPLE.fullmatch(line)] == []
    assert 'lethe_erasures{state="sweeping"} 1' in samples
    assert 'lethe_erasures{state="completed"} 0' in samples
    assert 'lethe_slices_per_second{kind="whole"} 0.05' in samples
    assert 'lethe_errands{task="erasure.sweep"} 1' in samples


def test_runs_of_every_kind_are_told_by_their_state(ask, people, ada, scope):
    with scope(people.account):
        for number, (kind, status) in enumerate(
            [("upsert", "running"), ("upsert", "completed"), ("delete", "running")]
        ):
            run = Import.objects.create(
                account=people.account, table=people, kind=kind, author=ada
            )
            execution = Execution.objects.create(
                account=people.account,
                import_run=run,
                kind=kind,
                status=status,
                launched=timezone.now(),
                ended=timezone.now() if status == "completed" else None,
            )
            execution.slices.create(
                account=people.account,
                ordinal=0,
                first=1,
                last=9,
                rows=9,
                done=timezone.now() - timedelta(minutes=2 * number),
            )
    samples = ask().content.decode().splitlines()
    assert 'lethe_runs{kind="upsert",state="running"} 1' in samples
    assert 'lethe_runs{kind="upsert",state="completed"} 1' in samples
    assert 'lethe_runs{kind="delete",state="running"} 1' in samples
    assert 'lethe_runs{kind="unsubscribe",state="queued"} 0' in samples
    assert f'lethe_slices_per_second{{kind="upsert"}} {1 / 60:g}' in samples
    assert 'lethe_slices_per_second{kind="delete"}' not in "".join(samples)


def test_nothing_in_it_is_of_one_account(ask, erasure, acme):
    text = ask().content.decode()
    for word in (acme.slug, acme.name, "people", "person"):
        assert word not in text


def test_nobody_reads_it_without_the_token(ask):
    assert ask(token="").status_code == 401
    assert ask(token="wrong").status_code == 401


def test_without_a_token_in_the_settings_it_is_not_there(ask, settings):
    settings.METRICS_TOKEN = ""
    assert ask().status_code == 404


def test_it_is_only_read(ask):
    assert ask(method="post").status_code == 405
