"""The pictures of the README, rendered from the demo; `WRITE_PICTURES=1` puts them into docs/."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.visitors import (
    DESKTOP,
    PHONE,
    Aalborg,
    Auenfurt,
    edit_initiative,
    field,
    in_language,
    open_initiative,
)

LARGEST = 250_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go: aside, unless somebody asks for new ones in the README."""
    if os.environ.get("WRITE_PICTURES") != "1":
        return tmp_path
    return settings.BASE_DIR / "docs" / "pictures"


def keep(picture: Path, folder: Path) -> None:
    """Put a picture into the folder, with as few colours as it can bear."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / picture.name
    with Image.open(picture) as image:
        width, height = image.size
        few = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(kept, optimize=True)
    assert kept.stat().st_size < LARGEST, f"{kept.name} is too large for a README"
    assert width >= PHONE["width"]
    assert height >= PHONE["height"]


def shoot(page: Page, name: str, folder: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir(exist_ok=True)
    page.screenshot(path=raw / f"{name}.png")
    keep(raw / f"{name}.png", folder)


def test_the_pictures_of_the_plan(come_in: Any, folder: Path, tmp_path: Path) -> None:
    page = come_in(Aalborg.schools, DESKTOP, language="da")
    page.goto(Aalborg.start)
    shoot(page, "start", folder, tmp_path)
    page.goto(Aalborg.list)
    shoot(page, "list", folder, tmp_path)
    phone = come_in(Aalborg.reader, PHONE, language="da")
    phone.goto(Aalborg.start)
    shoot(phone, "phone", folder, tmp_path)


def test_the_picture_of_an_initiative(come_in: Any, folder: Path, tmp_path: Path) -> None:
    page = come_in(Auenfurt.coordinator, DESKTOP, language="de")
    page.goto(Auenfurt.list)
    page.get_by_role("table").get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", name=in_language("de")("Facts"))).to_be_visible()
    shoot(page, "initiative", folder, tmp_path)


def test_the_picture_of_the_merge(come_in: Any, folder: Path, tmp_path: Path) -> None:
    title = "Model for konfliktmægling"
    first, second = come_in(Aalborg.schools), come_in(Aalborg.youth)
    texts = {
        first: "Børn løser selv uenigheder, med en voksen ved siden af.",
        second: "Børn og unge løser uenigheder sammen, før de bliver til konflikter.",
    }
    for page in texts:
        edit_initiative(page, title)
    for page, text in texts.items():
        field(page, "Goal").fill(text)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("You both wrote here")
    shoot(second, "merge", folder, tmp_path)
    open_initiative(first, title)


def test_the_picture_of_the_pdf(come_in: Any, folder: Path, tmp_path: Path) -> None:
    program = shutil.which("pdftoppm")
    if program is None:
        assert folder == tmp_path, "pdftoppm (poppler-utils) draws the picture of the cover"
        return
    page = come_in(Aalborg.coordinator)
    page.goto(f"{Aalborg.plan}documents/")
    page.get_by_role("button", name="Make the PDF").click()
    link = page.get_by_role("link", name="Open the file")
    expect(link).to_be_visible(timeout=120_000)
    with page.expect_download() as waiting:
        link.click()
    file = tmp_path / "plan.pdf"
    waiting.value.save_as(file)
    cover = tmp_path / "cover"
    command = [program, "-png", "-singlefile", "-r", "80", "-f", "1", str(file), str(cover)]
    subprocess.run(command, check=True)
    keep(cover.with_suffix(".png"), folder)
