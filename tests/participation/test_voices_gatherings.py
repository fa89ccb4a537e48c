"""Meetings with young people: invitation, results in the plan, and photos only while agreed."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from jobs.registry import SWEEPS
from jobs.tasks import night
from participation.choices import NoticeKind
from participation.models import Gathering, GatheringResult, Idea, Notice, Photo
from participation.pictures import LONGEST_SIDE, NotAPhoto, painted_anew
from participation.tasks.gatherings import forget_photos
from participation.transitions.pictures import take_out_ended
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young

Browser = Callable[[str], CanaryClient]
URL = "/fjordlund/meetings/"
KEY = "4f1f9f5e-6b5e-4a53-9c6e-0d8f4d2f7c13"
MEETING = {
    "kind": "workshop",
    "title": "On the beach",
    "starts_at": "2067-05-13T15:00",
    "place": "Jetty 3",
    "invitation": "Come and draw.",
    "key": KEY,
    "seen": "0",
}
GPS, MAKER, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, settings: Any) -> Path:
    """Let the photos of a test lie in a folder of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media"},
        },
    }
    return tmp_path / "media"


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(file, kind, **more)
    return file.getvalue()


def a_gps_photo() -> bytes:
    """A photo as a telephone makes it: lying on its side, with camera, place and a comment."""
    exif = Image.Exif()
    exif[MAKER] = "CANARY-camera"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (57.0, 2.0, 45.0), 3: "E", 4: (9.0, 55.0, 8.0)})
    photo = a_picture("JPEG", (64, 48), exif=exif, comment=b"CANARY-comment")
    assert b"CANARY-camera" in photo
    assert dict(Image.open(io.BytesIO(photo)).getexif().get_ifd(GPS))
    return photo


def sent(content: bytes, name: str = "IMG_1234.jpg", **more: Any) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile(name, content),
        "description": "Five young people around a model",
        "consent": "All five and their parents, on paper",
        "consent_until": (timezone.localdate() + timedelta(days=30)).isoformat(),
        "key": KEY,
        **more,
    }


@pytest.fixture
def photo(young: Young, browser_for: Browser) -> Photo:
    """A photo that Frida has just added."""
    Photo.objects.all()._raw_delete("default")
    url = f"{URL}{young.gathering.pk}/photos/add/"
    assert browser_for("frida").post(url, sent(a_gps_photo())).status_code == 302
    return Photo.objects.get()


# --- Photos (S15) -------------------------------------------------------------------------------


def test_a_photo_comes_back_without_place_and_camera_and_upright(
    photo: Photo, shelf: Path, browser_for: Browser
) -> None:
    answer = browser_for("yrsa").get(f"{URL}photos/{photo.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    back = Image.open(io.BytesIO(answer.content))
    assert back.size == (48, 64)
    assert dict(back.getexif()) == {}
    assert "comment" not in back.info
    for file in (answer.content, *(each.read_bytes() for each in shelf.rglob("*.jpg"))):
        for trace in (b"CANARY", b"Exif", b"GPS"):
            assert trace not in file
    # Nor does its name tell anything.
    assert "IMG_1234" not in photo.file.name


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_become_photos_too(kind: str) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (3000, 1500), (10, 200, 10, 0)).save(picture, kind)
    painted = Image.open(io.BytesIO(painted_anew(picture, len(picture.getvalue()))))
    assert (painted.format, painted.size) == ("JPEG", (LONGEST_SIDE, 1000))
    # What one can see through is white, not black.
    assert painted.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        a_picture("GIF"),
        a_picture("TIFF"),
        a_picture()[:200],
        b"\xff\xd8\xff\xe0",
    ],
)
def test_what_is_no_photo_is_refused(
    young: Young, browser_for: Browser, content: bytes
) -> None:
    before = Photo.objects.count()
    url = f"{URL}{young.gathering.pk}/photos/add/"
    answer = browser_for("frida").post(url, sent(content, "photo.jpg"))
    assert answer.status_code == 422
    assert "Please choose a photo: JPEG, PNG or WebP." in answer.content.decode()
    # What was typed is not lost.
    assert "All five and their parents, on paper" in answer.content.decode()
    assert Photo.objects.count() == before


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 50_000
    unpacked: list[object] = []
    monkeypatch.setattr(
        "PIL.PngImagePlugin.PngImageFile.load", lambda image: unpacked.append(image)
    )
    with pytest.raises(NotAPhoto, match="too many pixels"):
        painted_anew(bomb, len(bomb.getvalue()))
    assert unpacked == []
    with pytest.raises(NotAPhoto, match="too large"):
        painted_anew(bomb, 11 * 1024 * 1024)


def test_a_photo_needs_words_and_a_consent_that_ends(
    young: Young, browser_for: Browser
) -> None:
    frida, url = browser_for("frida"), f"{URL}{young.gathering.pk}/photos/add/"
    today = timezone.localdate()
    for name, value in (
        ("description", ""),
        ("consent", ""),
        ("consent_until", ""),
        ("consent_until", (today - timedelta(days=1)).isoformat()),
        ("consent_until", (today + timedelta(days=9999)).isoformat()),
    ):
        answer = frida.post(url, sent(a_picture(), **{name: value}))
        assert answer.status_code == 422
        assert set(answer.context["photo_form"].errors) == {name}


def test_a_double_click_adds_one_photo(
    photo: Photo, young: Young, browser_for: Browser
) -> None:
    browser_for("frida").post(f"{URL}{young.gathering.pk}/photos/add/", sent(a_picture()))
    assert Photo.objects.count() == 1


def test_who_may_not_read_of_the_meeting_sees_no_photo(
    photo: Photo, browser_for: Browser
) -> None:
    names = ("rolf", "ymir", "paula", "greta", "clara", "yrsa", "mona", "frida")
    got = {name: browser_for(name).get(f"{URL}photos/{photo.pk}/").status_code for name in names}
    assert got == {name: 404 if name in {"rolf", "ymir"} else 200 for name in names}
    assert CanaryClient().get(f"{URL}photos/{photo.pk}/").status_code == 302


def test_when_the_consent_is_over_nobody_sees_it_and_the_night_takes_it_out(
    photo: Photo, young: Young, shelf: Path, browser_for: Browser
) -> None:
    today = timezone.localdate()
    Photo.objects.filter(pk=photo.pk).update(consent_until=today)
    url, page = f"{URL}photos/{photo.pk}/", f"{URL}{young.gathering.pk}/"
    assert browser_for("clara").get(url).status_code == 200
    Photo.objects.filter(pk=photo.pk).update(consent_until=today - timedelta(days=1))
    # At once, before any night.
    assert browser_for("clara").get(url).status_code == 404
    assert f"photos/{photo.pk}/" not in browser_for("clara").get(page).content.decode()
    files = list(shelf.rglob("*.jpg"))
    assert len(files) == 1
    assert SWEEPS["photos"] is forget_photos
    night()
    assert not files[0].exists()
    photo.refresh_from_db()
    assert (photo.file.name, photo.description, photo.consent) == ("", "", "")
    assert photo.removed_on == today
    assert "A photo was taken out on" in browser_for("yrsa").get(page).content.decode()
    assert take_out_ended(Photo) == 0


def test_somebody_no_longer_agrees(photo: Photo, shelf: Path, browser_for: Browser) -> None:
    frida = browser_for("frida")
    for _ in range(2):
        assert frida.post(f"{URL}photos/{photo.pk}/remove/").status_code == 302
    assert list(shelf.rglob("*.jpg")) == []
    assert frida.get(f"{URL}photos/{photo.pk}/").status_code == 404


# --- The meeting ----------------------------------------------------------------------------------


def test_a_meeting_is_planned_once_and_its_body_is_invited_once(
    young: Young, browser_for: Browser
) -> None:
    frida = browser_for("frida")
    for _ in range(2):
        assert frida.post(URL + "add/", {**MEETING, "body": young.council.pk}).status_code == 302
    meeting = Gathering.objects.get(key=KEY)
    for _ in range(2):
        assert frida.post(f"{URL}{meeting.pk}/invite/").status_code == 302
    told = Notice.objects.get(kind=NoticeKind.INVITED)
    assert (told.person, told.path) == (young.yrsa, f"{URL}{meeting.pk}/")
    page = browser_for("yrsa").get(told.path).content.decode()
    for words in ("On the beach", "Jetty 3", "Come and draw."):
        assert words in page
    # Others' meetings are not on a young person's list.
    assert "On the beach" in browser_for("yrsa").get(URL).content.decode()
    assert "On the beach" not in browser_for("ymir").get(URL).content.decode()
    Gathering.objects.filter(pk=meeting.pk).update(body=None)
    answer = frida.post(f"{URL}{meeting.pk}/invite/", follow=True)
    assert "Please say first who is invited." in answer.content.decode()


@pytest.mark.parametrize(("days", "is_said"), [(6, True), (8, False), (-1, False)])
def test_the_page_says_when_a_weekly_letter_may_come_too_late(
    young: Young, browser_for: Browser, days: int, is_said: bool
) -> None:
    starts_at = timezone.now() + timedelta(days=days)
    Gathering.objects.filter(pk=young.gathering.pk).update(starts_at=starts_at, body=young.council)
    page = browser_for("frida").get(f"{URL}{young.gathering.pk}/").content.decode()
    assert ("It is less than a week away." in page) == is_said
    page = browser_for("yrsa").get(f"{URL}{young.gathering.pk}/").content.decode()
    assert "It is less than a week away." not in page


def test_nobody_is_invited_to_a_meeting_that_has_begun(young: Young, browser_for: Browser) -> None:
    frida = browser_for("frida")
    frida.post(URL + "add/", {**MEETING, "body": young.council.pk})
    meeting = Gathering.objects.get(key=KEY)
    invite = f"{URL}{meeting.pk}/invite/"
    assert invite in frida.get(f"{URL}{meeting.pk}/").content.decode()
    Gathering.objects.filter(pk=meeting.pk).update(starts_at=timezone.now())
    assert invite not in frida.get(f"{URL}{meeting.pk}/").content.decode()
    answer = frida.post(invite, follow=True).content.decode()
    assert "The meeting has begun, so nobody can be invited any more." in answer
    assert not Notice.objects.filter(kind=NoticeKind.INVITED).exists()


def test_of_two_who_save_at_once_the_second_sees_both(
    young: Young, browser_for: Browser
) -> None:
    url = f"{URL}{young.gathering.pk}/edit/"
    first = {**MEETING, "seen": "1", "notes": "Hot", "body": young.council.pk}
    assert browser_for("frida").post(url, first).status_code == 302
    clara = browser_for("clara")
    answer = clara.post(url, {**first, "notes": "Cold"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Hot" in page
    assert "Cold" in page
    assert Gathering.objects.get(pk=young.gathering.pk).notes == "Hot"
    seen = answer.context["form"]["seen"].value()
    assert clara.post(url, {**first, "notes": "Hot and cold", "seen": seen}).status_code == 302
    assert Gathering.objects.get(pk=young.gathering.pk).notes == "Hot and cold"


def test_of_two_who_change_a_result_at_once_the_second_sees_both(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    result = GatheringResult.objects.create(
        municipality=cast.town, gathering=young.gathering, text="Swings", initiative=story.swings
    )
    url, frida, clara = f"{URL}results/{result.pk}/", browser_for("frida"), browser_for("clara")
    seen = frida.get(url).context["form"]["seen"].value()
    sent = {"text": "More swings", "initiative": story.swings.pk, "seen": seen}
    for _double_click in range(2):
        assert frida.post(url, sent).status_code == 302
    answer = clara.post(url, {**sent, "text": "Fewer swings"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ("More swings" in page, "Fewer swings" in page) == (True, True)
    result.refresh_from_db()
    assert result.text == "More swings"
    seen = answer.context["form"]["seen"].value()
    assert clara.post(url, {**sent, "text": "Some swings", "seen": seen}).status_code == 302
    result.refresh_from_db()
    assert result.text == "Some swings"
    assert clara.post(url, {"text": "None", "initiative": ""}).status_code == 422


def test_what_came_of_it_stands_on_the_initiative_s_page_for_insiders(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    frida, url = browser_for("frida"), f"{URL}{young.gathering.pk}/results/add/"
    for _ in range(2):
        frida.post(url, {"text": "Swings for the little ones", "initiative": story.swings.pk})
    assert GatheringResult.objects.filter(text="Swings for the little ones").count() == 1
    page = story.swings.get_absolute_url()
    inside = browser_for("paula").get(page).content.decode()
    assert "From meetings with young people" in inside
    assert "Swings for the little ones" in inside
    GatheringResult.objects.update(initiative=story.agreed)
    outside = browser_for("rolf").get(story.agreed.get_absolute_url()).content.decode()
    assert "Swings for" not in outside
    answer = frida.post(url, {"text": "", "initiative": story.swings.pk})
    assert answer.status_code == 422


def test_a_meeting_costs_the_same_for_one_result_and_for_many(
    young: Young, story: PlanOfCast, browser_for: Browser, cast: Cast
) -> None:
    """The door's four; the meeting, her bodies, results, photos."""
    browser, url = browser_for("yrsa"), f"{URL}{young.gathering.pk}/"
    counts = []
    for many in (1, 5):
        for number in range(many):
            GatheringResult.objects.create(
                municipality=cast.town,
                gathering=young.gathering,
                text=f"Result {number}",
                initiative=story.swings,
            )
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            browser.get(url)
        counts.append(len(captured))
    assert counts == [8, 8]


def test_a_young_person_finds_no_way_to_what_is_still_being_written(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    page, draft = f"{URL}{young.gathering.pk}/", story.swings
    ideas = f"/fjordlund/ideas/#idea-{young.idea.pk}"
    Idea.objects.filter(pk=young.idea.pk).update(outcome="taken-up", reason="Yes.")
    for initiative, leads_on in ((draft, False), (story.agreed, True)):
        GatheringResult.objects.filter(pk=young.result.pk).update(initiative=initiative)
        Idea.objects.filter(pk=young.idea.pk).update(initiative=initiative)
        way = f"/fjordlund/plans/1/initiatives/{initiative.pk}/"
        assert browser_for("yrsa").get(way).status_code == (200 if leads_on else 404)
        for address in (page, ideas):
            text = browser_for("yrsa").get(address).content.decode()
            assert initiative.title in text
            assert (f'href="{way}"' in text) == leads_on
            assert f'href="{way}"' in browser_for("clara").get(address).content.decode()
