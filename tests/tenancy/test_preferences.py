import pytest
from django.utils import timezone


@pytest.fixture
def save(browser, ada):
    def post(**data):
        return browser(ada).post("/preferences/", data)

    return post


def test_pages_come_in_the_chosen_language_and_zone(save, browser, ada):
    assert save(language="fr", time_zone="Europe/Brussels").status_code == 302
    ada.user.refresh_from_db()
    assert (ada.user.language, ada.user.time_zone) == ("fr", "Europe/Brussels")
    response = browser(ada).get("/preferences/")
    assert response.headers["Content-Language"] == "fr"
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_menu_changes_the_language_alone_and_comes_back(save, ada):
    answer = save(language="fr", next="/a/acme/")
    assert answer.headers["Location"] == "/a/acme/"
    ada.user.refresh_from_db()
    assert ada.user.time_zone == "UTC"


AWAY = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "",
    "11",
    "accounts",
)


@pytest.mark.parametrize("away", AWAY)
def test_nobody_is_sent_away(save, away):
    assert save(language="en", next=away).headers["Location"] == "/preferences/"


@pytest.mark.parametrize(
    "odd", [{"language": "xx"}, {"language": "en", "time_zone": "Mars/Olympus"}]
)
def test_an_unknown_choice_is_refused_at_its_field(save, ada, odd):
    assert save(**odd).status_code == 422
    ada.user.refresh_from_db()
    assert ada.user.language == "en"


def test_a_zone_that_is_gone_does_not_break_the_pages(browser, ada):
    type(ada.user).objects.filter(pk=ada.user.pk).update(time_zone="Old/Zone")
    assert browser(ada).get("/preferences/").status_code == 200


def test_nobody_signed_in_goes_to_the_sign_in_page(browser):
    assert browser(None).get("/preferences/").status_code == 302
