import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bench import population
from profiles.models import Profile
from tenancy.scope import account_transaction

ROOT = Path(__file__).parent.parent.parent
LITTLE = 1000


def test_a_thousand_people_can_be_measured_with(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    rows = population.fill(LITTLE, lambda _: None)
    here = population.place()
    with account_transaction(here.account):
        assert Profile.objects.visible(here.account).count() == LITTLE
    assert rows["e-mails"] == 8 * LITTLE

    picked = population.some(here, 20, seed=1)
    assert picked == population.some(here, 20, seed=1)
    assert len(set(picked)) == 20
    values = population.addresses(here, picked)
    assert len(set(values)) == 20

    path = population.write_list(population.folder() / "some.csv", values)
    run = population.staged(here, path)
    assert run.outcomes == {"deleted": 20}


@pytest.fixture
def few_people(settings, tmp_path):
    """Remove the database that a bench made."""
    yield
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for name in (f"making_people_{LITTLE}", f"people_{LITTLE}"):
            owner.execute(
                sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
            )


def test_a_bench_measures_in_a_database_of_its_own(few_people, tmp_path):
    measured = subprocess.run(
        [
            *(sys.executable, "-m", "bench", "selection"),
            *("--profiles", str(LITTLE), "--repeat", "1", "--json"),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "LETHE_DATA": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert measured.returncode == 0, measured.stderr
    report = json.loads(measured.stdout)
    assert report["profiles"] == LITTLE
    assert report["selection"]["delete 20, p95"]["median"] > 0
