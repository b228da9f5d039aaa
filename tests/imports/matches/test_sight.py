"""Whoever sees some sections only does not read there what lies in others."""

import pytest

from imports.actions.run_execution import run_execution
from imports.models import Import
from profiles.models import SectionValues
from tenancy.models import Membership, Section, SeenSection
from tests.imports.matches.conftest import frozen, person, segment_of

STEPS = ("criterion", "overview", "launch")


def of_section(section):
    return {
        "shape": "attribute",
        "attribute": "city",
        "section": section.pk,
        "test": {"is": "is one of", "values": ["Lyon"]},
    }


@pytest.fixture
def olga_in_belgium(acme, olga, belgium, scope):
    with scope(acme):
        Membership.objects.filter(pk=olga.pk).update(sees_all_sections=False)
        SeenSection.objects.create(account=acme, member=olga, section=belgium)
        return Membership.objects.select_related("account", "user").get(pk=olga.pk)


@pytest.fixture
def run_of(acme, ada, people, scope):
    """Return what prepares Ada's import of whoever is called Lyon in a section."""

    def prepared(section: Section) -> Import:
        somebody = person(people, 50)
        with scope(acme):
            SectionValues.objects.create(
                account=acme,
                profile=somebody,
                section=section,
                attributes={"city": "Lyon"},
            )
        return frozen(segment_of(people, ada, of_section(section), name="Some"), ada)

    return prepared


@pytest.mark.parametrize("step", STEPS)
def test_a_step_does_not_say_what_a_colleague_meant(
    browser, run_of, olga_in_belgium, ada, france, step
):
    url = f"/a/acme/imports/{run_of(france).pk}/{step}/"
    said = browser(olga_in_belgium).get(url).content.decode()
    assert "Lyon" not in said
    assert "sections that you do not see" in said
    assert "Lyon" in browser(ada).get(url).content.decode()


@pytest.mark.parametrize("section", ["France", "Belgium"])
def test_the_overview_names_their_own_section_alone(
    browser, run_of, olga_in_belgium, ada, belgium, france, section
):
    chosen = france if section == "France" else belgium
    url = f"/a/acme/imports/{run_of(chosen).pk}/overview/"
    assert section in browser(ada).get(url).content.decode()
    said = browser(olga_in_belgium).get(url).content.decode()
    assert (section in said) == (section == "Belgium")
    assert ("also in those that you do not see" in said) == (section == "France")


@pytest.mark.parametrize("step", STEPS)
def test_what_lies_in_their_own_section_is_said(
    browser, run_of, olga_in_belgium, belgium, step
):
    url = f"/a/acme/imports/{run_of(belgium).pk}/{step}/"
    assert "Lyon" in browser(olga_in_belgium).get(url).content.decode()


def test_nor_does_the_report(browser, run_of, olga_in_belgium, ada, france, launch):
    execution = launch(run_of(france))
    run_execution(execution)
    url = f"/a/acme/executions/{execution.pk}/"
    assert "Lyon" not in browser(olga_in_belgium).get(url).content.decode()
    assert "Lyon" in browser(ada).get(url).content.decode()


def test_the_report_of_their_own_section_says_it(
    browser, run_of, olga_in_belgium, belgium, launch
):
    execution = launch(run_of(belgium))
    run_execution(execution)
    url = f"/a/acme/executions/{execution.pk}/"
    assert "Lyon" in browser(olga_in_belgium).get(url).content.decode()
