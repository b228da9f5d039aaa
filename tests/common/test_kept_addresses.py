"""Links whose addresses are put together once."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import mark_safe


def drawn(text, **values):
    return Template(text).render(Context(values))


def test_each_link_has_the_address_of_its_own_values():
    grid = "{% url 'profiles:grid' slug table %}"
    for slug, table in (("acme", "people"), ("globex", "people"), ("acme", "people")):
        expected = reverse("profiles:grid", args=[slug, table])
        assert drawn(grid, slug=slug, table=table) == expected


def test_a_number_is_written_as_it_is():
    profile = "{% url 'profiles:show' 'acme' 'people' number %}"
    assert drawn(profile, number=12345) == "/a/acme/tables/people/profiles/12345/"


def test_an_address_that_there_is_not_is_said():
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'profiles:grid' %}")
    with pytest.raises(NoReverseMatch):
        drawn("{% url 'profiles:grid' slug 'people' %}", slug="")
    assert drawn("{% url 'profiles:grid' as there %}[{{ there }}]") == "[]"


def test_an_address_can_be_kept_under_a_name():
    text = "{% url 'account' slug as home %}<a href='{{ home }}'>"
    assert drawn(text, slug="acme") == "<a href='/a/acme/'>"


def test_what_is_in_an_address_is_quoted_whether_it_is_safe_or_not():
    home = "{% url 'account' slug %}"
    for slug in ("a&b", mark_safe("a&b")):
        with pytest.raises(NoReverseMatch):
            drawn(home, slug=slug)
    link = "{% url view %}"
    assert drawn(link, view="account_login") == reverse("account_login")
