"""The journal: lines are added and never changed."""

import pytest

from journal.models import Entry
from journal.recording import record
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_line_says_who_did_what_to_which_record(cast: Cast, scoped: None) -> None:
    line = record(cast.parks, "department.write", by=cast.ada, note="new")

    stored = Entry.objects.get(pk=line.pk)
    assert (stored.municipality, stored.by, stored.verb) == (
        cast.town,
        cast.ada,
        "department.write",
    )
    assert (stored.subject_type, stored.subject_id) == ("accounts.department", cast.parks.pk)
    assert stored.note == "new"


def test_a_line_about_the_municipality_itself_belongs_to_it(cast: Cast, scoped: None) -> None:
    assert record(cast.town, "municipality.begin", by=None).municipality == cast.town


def test_a_line_is_never_changed_or_deleted(cast: Cast, scoped: None) -> None:
    line = record(cast.parks, "department.write", by=cast.ada)

    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    assert Entry.objects.filter(pk=line.pk).count() == 1
