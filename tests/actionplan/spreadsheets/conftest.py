"""A municipality with an empty plan, and the files that land on its desk."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from django_scopes import scope
from openpyxl import Workbook

from accounts.models import Municipality
from actionplan.models import ActionPlan
from actionplan.spreadsheets.reading import read_table
from actionplan.spreadsheets.tables import Table

AALBORG = Path("overview/demo/aalborg-indsatser.csv")
SHEET = "xl/worksheets/sheet1.xml"

Cells = Sequence[object]


def workbook_of(*rows: Cells, title: str = "Indsatser") -> bytes:
    """Return a workbook with one sheet, as Excel would save it."""
    workbook = Workbook()
    page = workbook.active
    page.title = title
    for row in rows:
        page.append(row)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: str | bytes) -> bytes:
    """Return the same package with one part replaced or added."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry.filename, old.read(entry.filename))
        new.writestr(name, part)
    return changed.getvalue()


def table_of(*rows: Iterable[str]) -> Table:
    """Return the table of a sheet with these rows."""
    return read_table(workbook_of(*[list(row) for row in rows]), "plan.xlsx")


@pytest.fixture
def aalborg_table() -> Table:
    """Aalborg's own sheet."""
    return read_table(AALBORG.read_bytes(), AALBORG.name)


@pytest.fixture
def new_plan(db: None) -> Callable[[str], ActionPlan]:
    """Return a way to found a municipality with an empty plan."""

    def found(slug: str, language: str = "da") -> ActionPlan:
        country = {"da": "dk", "de": "de"}[language]
        municipality = Municipality.objects.create(
            slug=slug, name=slug.title(), country=country, language=language
        )
        with scope(municipality=municipality):
            return ActionPlan.objects.create(municipality=municipality, title="Handlingsplan")

    return found


@pytest.fixture
def plan(new_plan: Callable[[str], ActionPlan]) -> Iterator[ActionPlan]:
    """An empty plan, its municipality entered."""
    plan = new_plan("mariager")
    with scope(municipality=plan.municipality):
        yield plan
