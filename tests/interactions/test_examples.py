"""The files of events that the documents show are recorded as they stand, once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from interactions.models import Campaign
from tests import factories

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize(
    ("name", "totals"), [("events.jsonl", (2, 2, 1, 0)), ("events.csv", (2, 1, 0, 1))]
)
def test_an_example_is_recorded(acme, people, scope, capsys, tmp_path, name, totals):
    for address in (
        "carlos.soding0@mail.example.net",
        "william.elofsson1@mail.example.net",
        "catherine.lombard2@example.com",
        "julie.chretien3@example.com",
    ):
        factories.profile(people, email=address)
    with scope(acme):
        campaign = Campaign.objects.create(
            account=acme,
            channel="email",
            name="Spring sale",
            launched=datetime(2026, 11, 20, tzinfo=UTC),
        )
    for _ in range(2):
        call_command(
            "load_interactions",
            "acme",
            str(DATA / name),
            key="email",
            refused=tmp_path / "refused.jsonl",
        )
    with scope(acme):
        campaign.refresh_from_db()
    found = (campaign.sent, campaign.opened, campaign.clicked, campaign.bounced)
    assert found == totals
    assert "0 events recorded of 5; 5 were" in capsys.readouterr().out
    assert not (tmp_path / "refused.jsonl").exists()
