"""A person's copy has nothing of an attribute that is being removed."""

import json
import zipfile

import pytest

from exports.engine.person import write_person
from exports.models import Export, ExportedProfile
from profiles.actions import begin_change as beginning
from profiles.actions.remove_attribute import remove_attribute
from profiles.models import SectionValues
from tenancy.models import Section
from tests import factories


@pytest.fixture
def copy(acme, people, scope, tmp_path):
    """Return what writes the copy of somebody with a city, here and in a section."""
    one = factories.profile(people, crm_id="1", city="Ghent", first_name="Ann")

    def written():
        with scope(acme):
            section, _ = Section.objects.get_or_create(account=acme, slug="be")
            SectionValues.objects.get_or_create(
                account=acme,
                profile=one,
                section=section,
                defaults={"attributes": {"city": "Ath", "nickname": "A"}},
            )
            export = Export.objects.create(
                account=acme, title="1", kind="person", format="zip"
            )
            ExportedProfile.objects.create(account=acme, export=export, profile=one)
        write_person(export, tmp_path / "copy.zip", tmp_path)
        with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
            held = json.loads(archive.read("profile.json"))
            return held, archive.read("attributes.csv").decode()

    return written


def test_values_are_in_the_copy(copy):
    held, cells = copy()
    assert held["profile"]["attributes"]["city"] == "Ghent"
    assert "Ath" in cells


def test_values_that_are_being_removed_are_not(copy, people, ada, monkeypatch):
    monkeypatch.setattr(beginning, "SMALL_ROWS", -1)
    remove_attribute(people, "city", by=ada)
    held, cells = copy()
    assert "city" not in held["profile"]["attributes"]
    assert held["section_values"][0]["attributes"] == {"nickname": "A"}
    assert not {"Ghent", "Ath"} & set(cells.replace("\r\n", ",").split(","))
