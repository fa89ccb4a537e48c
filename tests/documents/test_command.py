"""The command that makes a document; its name and options are promises of the front door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope

from documents.building import Built
from documents.choices import DocumentKind
from documents.management.commands.build_document import Command
from documents.models import Document
from jobs.models import Job
from jobs.tasks import run
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.documents.printed import Printed

pytestmark = pytest.mark.django_db


def test_the_version_it_is_asked_for_is_one_of_the_plan() -> None:
    words = ["action-plan", "--municipality", "fjordlund", "--output", "x.pdf", "--version", "3"]
    asked = Command().create_parser("manage.py", "build_document").parse_args(words)
    assert (asked.frozen, asked.output) == (3, Path("x.pdf"))


def test_a_version_that_is_not_there_is_named(story: PlanOfCast, tmp_path: Path) -> None:
    wanted = {"municipality": "fjordlund", "output": tmp_path / "x.pdf", "frozen": 3}
    with pytest.raises(CommandError, match=r"The plan has no version 3\."):
        call_command("build_document", "action-plan", **wanted)


def test_the_catalogue_is_a_document_of_its_own(
    story: PlanOfCast, cast: Cast, tmp_path: Path
) -> None:
    files = [tmp_path / "plan.pdf", tmp_path / "catalogue.pdf"]
    for kind, file in zip(["action-plan", "initiative-catalogue"], files, strict=True):
        call_command("build_document", kind, municipality="fjordlund", output=file, verbosity=0)
    with scope(municipality=cast.town):
        keys = {Built(story.plan, "da", kind=kind).key for kind in DocumentKind}
    assert len(keys) == len(DocumentKind)
    plan, catalogue = (Printed(file) for file in files)
    assert str(plan.pdf.docinfo.Title) != str(catalogue.pdf.docinfo.Title)


def test_the_button_makes_a_catalogue_too(
    story: PlanOfCast, cast: Cast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara = browser_of("clara")
    url = "/fjordlund/plans/1/documents/"
    for kind in ("initiative-catalogue", "initiative-catalogue", "action-plan", "nonsense"):
        clara.post(f"{url}build/", {"kind": kind})
    # A second wish for the same meets the first; an unknown kind is the plan.
    jobs = list(Job.objects.order_by("pk"))
    assert [job.arguments.get("kind") for job in jobs] == ["initiative-catalogue", None]
    run(jobs[0].pk)
    document = Document.objects.get()
    assert document.kind == DocumentKind.CATALOGUE
    answer = clara.get(f"{url}{document.pk}/")
    assert "-indsatskatalog-" in answer.headers["Content-Disposition"]
    assert "Catalogue of initiatives" in clara.get(url).content.decode()


@pytest.mark.parametrize(("name", "begin"), [("plan.pdf", b"%PDF-1.7"), ("Plan.DOCX", b"PK")])
def test_the_name_of_the_file_says_which_format(
    story: PlanOfCast, tmp_path: Path, name: str, begin: bytes
) -> None:
    path = tmp_path / name
    call_command(
        "build_document", "action-plan", municipality="fjordlund", output=path, verbosity=0
    )
    assert path.read_bytes().startswith(begin)
