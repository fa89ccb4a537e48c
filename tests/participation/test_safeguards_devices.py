"""S12 and S13: nothing knows the device, nothing counts children by age, nothing goes elsewhere.

The survey by class code comes with the situation analysis. What it must keep is held from today
on, for every table; the codes for joining are the one-time codes that exist so far.
"""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models

from accounts.choices import AgeBand
from accounts.models import User
from participation.transitions.joining import JoinRefused, code_behind, join
from tests.canary import CanaryClient
from tests.participation.joining import a_code
from tests.source import ROOT, imported, models_of_the_house, modules, templates
from tests.young import Young

Browser = Callable[[str], CanaryClient]

DEVICE = re.compile(
    r"(^|_)(ip|ips|ipv4|ipv6|remote|forwarded|ua|agent|browser|cookie|session|fingerprint|device)"
    r"(_|$)|useragent|ipaddress"
)
# Hashes of secrets that we made ourselves and gave to one person, and of the rows of a sheet.
OWN_HASHES = {
    "accounts.GuardianConsent.token_hash",
    "accounts.Invitation.token_hash",
    "accounts.LoginLink.token_hash",
    "accounts.ReturnCode.code_hash",
    "actionplan.ImportRow.row_hash",
    "participation.JoinCode.code_hash",
}
# The log-in: who is logged in, the second factor, and the lock-out of whoever guesses passwords.
LOG_IN = {
    "axes.AccessAttempt.ip_address",
    "axes.AccessAttempt.user_agent",
    "axes.AccessFailureLog.ip_address",
    "axes.AccessFailureLog.user_agent",
    # Switched off by AXES_DISABLE_ACCESS_LOG: nothing is ever written there.
    "axes.AccessLog.ip_address",
    "axes.AccessLog.session_hash",
    "axes.AccessLog.user_agent",
    "otp_static.StaticToken.device",
    "sessions.Session.session_data",
    "sessions.Session.session_key",
}
# Where an age group is shown, it is one person's, to herself or to her own facilitator.
SHOWN_OF_ONE = {
    "participation/closed_mine.html",
    "participation/members.html",
    "participation/my_data.html",
}
ELSEWHERE = re.compile(
    r"openai|anthropic|mistral|cohere|gemini|langchain|huggingface|transformers|sentry|mixpanel"
    r"|analytics|matomo|segment|recaptcha|hcaptcha|geoip|maxmind|mapbox|leaflet"
)


def columns(model: type[models.Model]) -> set[str]:
    return {f"{model._meta.label}.{field.name}" for field in model._meta.concrete_fields}


def test_s12_no_table_knows_the_device_or_the_line_of_anybody() -> None:
    tables = apps.get_models(include_auto_created=True)
    every = {name for model in tables for name in columns(model)}
    assert {name for name in every if DEVICE.search(name.rpartition(".")[2])} == LOG_IN
    ours = {name for model in models_of_the_house() for name in columns(model)}
    hashes = {name for name in ours if re.search(r"hash|digest|checksum", name.rpartition(".")[2])}
    assert hashes - {name for name in hashes if name.startswith("documents.")} == OWN_HASHES
    for model in tables:
        for field in model._meta.concrete_fields:
            is_address = isinstance(field, models.GenericIPAddressField)
            assert not is_address or f"{model._meta.label}.{field.name}" in LOG_IN
            # Nothing is tied to the session somebody wrote in.
            assert getattr(field, "related_model", None) is not apps.get_model("sessions.Session")


def test_s12_no_page_and_no_sheet_counts_children_by_age() -> None:
    """Where that changes, cells below the threshold are masked; the survey brings the first."""
    assert {path for path, text in templates().items() if "age_band" in text} == SHOWN_OF_ONE
    counting = re.compile(r"figures|freezing|telling|dashboard|sheet|drawn|public|poster|document")
    for path in modules():
        if counting.search(path):
            assert "age_band" not in (ROOT / path).read_text(encoding="utf-8"), path


def test_s12_what_staff_see_and_take_home_tells_no_age(young: Young, browser_for: Browser) -> None:
    User.objects.filter(pk=young.yrsa.pk).update(age_band=AgeBand.UNDER_13)
    said, clara = f"/fjordlund/consultations/{young.consultation.pk}/", browser_for("clara")
    for path in ("", "input/", "answers/", "answers.csv", "close/", "poster/"):
        page = clara.get(f"{said}{path}")
        assert page.status_code == 200, path
        text = page.content.decode()
        # "15" alone may be a day as well.
        bands = {str(band.label) for band in AgeBand if band != AgeBand.AT_15}
        assert {label for label in bands if label in text} == set(), path


def test_s12_a_one_time_code_of_a_class_lets_in_one(young: Young) -> None:
    code = a_code(young.school_class, young.frida)
    behind = code_behind(code)
    join(behind, age_band="13-14", pseudonym="Calm Fox")
    before = User.objects.count()
    with pytest.raises(JoinRefused):
        join(behind, age_band="13-14", pseudonym="Swift Fox")
    with pytest.raises(JoinRefused):
        code_behind(code)
    assert User.objects.count() == before


def test_s13_nothing_that_young_people_write_can_be_sent_elsewhere() -> None:
    """No client of somebody else's service is installed, and no module but the mail's goes out."""
    for lock in ("requirements.txt", "requirements-dev.txt"):
        names = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / lock).read_text(), re.MULTILINE)
        assert len(names) > 20
        assert [name for name in names if ELSEWHERE.search(name.lower())] == []
    going_out = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client"}
    going_out |= {"socket", "ftplib", "telnetlib", "xmlrpc.client"}
    assert [path for path, tree in modules().items() if going_out & imported(tree)] == []
