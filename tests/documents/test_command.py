"""The command that makes a document; its name and options are promises of the front door."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.management.commands.build_document import Command
from tests.cast import PlanOfCast

pytestmark = pytest.mark.django_db


def test_the_version_it_is_asked_for_is_one_of_the_plan() -> None:
    words = ["action-plan", "--municipality", "fjordlund", "--output", "x.pdf", "--version", "3"]
    asked = Command().create_parser("manage.py", "build_document").parse_args(words)
    assert (asked.frozen, asked.output) == (3, Path("x.pdf"))


def test_a_version_that_is_not_there_is_named(story: PlanOfCast, tmp_path: Path) -> None:
    wanted = {"municipality": "fjordlund", "output": tmp_path / "x.pdf", "frozen": 3}
    with pytest.raises(CommandError, match=r"The plan has no version 3\."):
        call_command("build_document", "action-plan", **wanted)


@pytest.mark.parametrize(("name", "begin"), [("plan.pdf", b"%PDF-1.7"), ("Plan.DOCX", b"PK")])
def test_the_name_of_the_file_says_which_format(
    story: PlanOfCast, tmp_path: Path, name: str, begin: bytes
) -> None:
    path = tmp_path / name
    call_command(
        "build_document", "action-plan", municipality="fjordlund", output=path, verbosity=0
    )
    assert path.read_bytes().startswith(begin)
