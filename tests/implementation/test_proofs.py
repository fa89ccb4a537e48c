"""Photos and links that show what was done: they go for good, whenever somebody wants them to."""

import io
import os
import shutil
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from implementation.models import Proof
from implementation.tasks.proofs import forget_photos
from implementation.transitions.proofs import add_photo
from participation.pictures import YOUNGEST_LOST
from participation.transitions.pictures import take_out
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.following import Following

Browser = Callable[[str], CanaryClient]


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    """Nothing of other tests lies here."""
    shutil.rmtree(default_storage.path("proofs"), ignore_errors=True)


def a_photo(following: Following, cast: Cast, key: uuid.UUID | None = None) -> Proof:
    following.update.municipality = cast.town
    return add_photo(
        following.update,
        b"pixels",
        key=key or uuid.uuid4(),
        description="Two swings",
        consent="All agreed on paper.",
        consent_until=timezone.localdate() + timedelta(days=30),
        by=cast.paula,
    )


def stored() -> list[str]:
    """Return the pictures of proofs that lie in the storage."""
    return [path.name for path in Path(default_storage.path("proofs")).rglob("*.jpg")]


def over(following: Following, story: PlanOfCast) -> None:
    story.cycle.phases.filter(key="implementation").update(closed_on=timezone.localdate())


def withdrawn(following: Following, story: PlanOfCast) -> None:
    Initiative.objects.filter(pk=story.swings.pk).update(state=InitiativeState.WITHDRAWN)


@pytest.mark.parametrize("change", [over, withdrawn])
@pytest.mark.parametrize("who", ["paula", "clara"])
def test_who_no_longer_agrees_waits_for_no_phase(
    who: str,
    change: Callable[[Following, PlanOfCast], None],
    following: Following,
    story: PlanOfCast,
    cast: Cast,
    browser_for: Browser,
) -> None:
    proof = a_photo(following, cast)
    change(following, story)
    browser, remove = browser_for(who), f"/fjordlund/progress/proof/{proof.pk}/remove/"
    page = browser.get(f"/fjordlund/initiatives/{story.swings.pk}/progress/").content.decode()
    assert remove in page
    # Nothing else is to be done there any more.
    assert "progress/add/" not in page
    browser_for("stefan").post(remove)
    assert stored()
    assert browser.post(remove).status_code == 302
    assert stored() == []


def test_a_double_click_leaves_no_picture_that_nobody_knows(
    following: Following, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid.uuid4()
    first = a_photo(following, cast, key)
    # The second click looks before the first one has written.
    none = Proof.objects.none()
    with monkeypatch.context() as patch:
        patch.setattr(type(Proof.objects.all()), "first", lambda _rows: none.last())
        assert a_photo(following, cast, key) == first
    assert stored() == [Path(str(first.file.name)).name]


def test_a_picture_goes_where_its_consent_cannot_be_written(
    following: Following, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Proof, "save", broken)
    with pytest.raises(RuntimeError):
        a_photo(following, cast)
    assert stored() == []


def test_the_night_takes_pictures_that_no_row_knows(following: Following, cast: Cast) -> None:
    kept = a_photo(following, cast)
    lost = default_storage.save("proofs/2026/01/lost.jpg", ContentFile(b"pixels"))
    fresh = default_storage.save("proofs/2026/01/fresh.jpg", ContentFile(b"pixels"))
    then = (timezone.now() - YOUNGEST_LOST - timedelta(hours=1)).timestamp()
    for name in (lost, str(kept.file.name)):
        os.utime(default_storage.path(name), (then, then))
    assert forget_photos() == 1
    assert sorted(stored()) == sorted(Path(each).name for each in (fresh, str(kept.file.name)))


def test_what_was_taken_out_does_not_come_back_with_a_backup(
    following: Following,
    cast: Cast,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    proof, other = a_photo(following, cast), a_photo(following, cast)
    backup = Proof.objects.values().get(pk=proof.pk)
    ledger = tmp_path / "apart" / "erasures.txt"
    with (
        override_settings(ERASURE_LEDGER=ledger),
        django_capture_on_commit_callbacks(execute=True),
    ):
        take_out(proof, by=cast.paula)
    assert "swings" not in ledger.read_text()
    Proof.objects.filter(pk=proof.pk).update(**backup)
    default_storage.save(backup["file"], ContentFile(b"pixels"))
    told = io.StringIO()
    call_command("replay_erasures", str(ledger), stdout=told)
    assert told.getvalue().endswith("1 photos and links taken out once more.\n")
    assert stored() == [Path(str(other.file.name)).name]
    assert Proof.objects.get(pk=proof.pk).title == ""


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://example.org/x",
        "https://me:secret@example.org/", "https://bank.example\\@evil.example/",
    ],
)  # fmt: skip
def test_a_link_leads_to_a_page_and_says_where(
    url: str, following: Following, browser_for: Browser
) -> None:
    sent = {"kind": "link", "link-title": "x", "link-url": url, "link-key": str(uuid.uuid4())}
    address = f"/fjordlund/progress/updates/{following.update.pk}/proof/"
    answer = browser_for("paula").post(address, sent)
    assert answer.status_code == 422
    assert not Proof.objects.exists()


def test_the_way_to_take_a_name_out_of_what_was_said_stands_below_it(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    path = f"/fjordlund/initiatives/{story.swings.pk}/progress/"
    words, way = "the coordinator removes the words", 'href="/fjordlund/people/words/"'
    for who, told in (("clara", (True, True)), ("paula", (True, False)), ("greta", (False, False))):
        page = browser_for(who).get(path).content.decode()
        assert (words in page, way in page) == told, who


def test_photos_are_laid_out_by_a_style_that_every_page_has(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    a_photo(following, cast)
    path = f"/fjordlund/initiatives/{story.swings.pk}/progress/"
    page = browser_for("paula").get(path).content.decode()
    assert 'class="photos"' in page
    assert "components.css" in page
    # A photo of a telephone has 2000 pixels; without this the page becomes as wide.
    assert ".photos img { display: block; width: 100%;" in Path("static/components.css").read_text()
