"""A young person in two towns: the yes that one of them lacks keeps her one account closed (S3)."""

from dataclasses import dataclass

import pytest
from django_scopes import scope

from accounts.guardians import (
    agree,
    ask_guardian,
    close_until_agreed,
    newest_consent,
    set_young_settings,
    withdraw_consent,
)
from accounts.models import GuardianConsent, Municipality, User
from accounts.returning import new_return_code
from tests.canary import CanaryClient
from tests.cast import Cast
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.participation.joining import GUARDIAN
from tests.young import Young


@dataclass
class Both:
    """Yrsa is 13 or 14 and belongs to both; she waits in both."""

    here: Municipality
    there: Municipality
    yrsa: User

    def consent(self, town: Municipality) -> GuardianConsent:
        with scope(municipality=town):
            found = newest_consent(self.yrsa, town)
        assert found is not None
        return found

    def agree(self, town: Municipality) -> None:
        consent = self.consent(town)
        with scope(municipality=town):
            agree(consent)

    def is_open(self) -> bool:
        return User.objects.get(pk=self.yrsa.pk).is_active


@pytest.fixture
def both(cast: Cast, young: Young) -> Both:
    there = MunicipalityFactory(slug="otherby", name="Otherby", consent_age=15)
    Municipality.objects.filter(pk=cast.town.pk).update(consent_age=15)
    cast.town.refresh_from_db()
    MembershipFactory(municipality=there, user=young.yrsa, role="youth-council")
    for town in (cast.town, there):
        with scope(municipality=town):
            close_until_agreed(young.yrsa, town, by=None)
    return Both(cast.town, there, young.yrsa)


def test_one_town_s_yes_does_not_open_what_the_other_waits_for(both: Both) -> None:
    both.agree(both.here)
    assert not both.is_open()
    both.agree(both.there)
    assert both.is_open()


def test_a_setting_of_one_town_does_not_open_what_the_other_waits_for(
    both: Both, cast: Cast
) -> None:
    change = set_young_settings(both.here, consent_age=None, help_line="", by=cast.clara)
    assert (change.opened, both.is_open()) == (0, False)
    both.agree(both.there)
    assert both.is_open()


def test_a_yes_taken_back_in_one_town_stays_taken_back(both: Both, cast: Cast) -> None:
    both.agree(both.there)
    with scope(municipality=both.there):
        withdraw_consent(both.consent(both.there))
    both.agree(both.here)
    assert not both.is_open()
    change = set_young_settings(both.here, consent_age=None, help_line="", by=cast.clara)
    assert (change.opened, both.is_open()) == (0, False)


def test_who_was_never_asked_for_the_other_town_is_asked_now(
    both: Both, client: CanaryClient
) -> None:
    with scope(municipality=both.there):
        GuardianConsent.objects.filter(person=both.yrsa, municipality=both.there).delete()
    both.agree(both.here)
    assert not both.is_open()
    assert both.consent(both.there).given_at is None
    code = new_return_code(both.yrsa)
    page = client.post("/return/", {"code": code}, follow=True).content.decode()
    assert "Whom may we ask?" in page
    client.post("/join/waiting/", {"guardian": GUARDIAN})
    assert both.consent(both.there).contact == GUARDIAN
    with scope(municipality=both.there):
        ask_guardian(both.consent(both.there), GUARDIAN)
    both.agree(both.there)
    assert "You can come in now" in client.get("/join/waiting/").content.decode()
