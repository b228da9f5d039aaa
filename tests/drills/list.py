"""The list that the drills run, and what has to come of it whatever happens."""

import json
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
LIST = "suppression_list.csv.gz"
EXPECTED = json.loads((DATA / "expected.json").read_text())["files"][LIST]
EVERYBODY = 20_000


def status(run, scope, account):
    with scope(account):
        return type(run).objects.get(account=account, pk=run.pk).status
