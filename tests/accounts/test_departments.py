"""The tree of departments."""

import pytest

from accounts.models import Department
from journal.models import Entry
from tests.canary import client_of
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("scoped")


def test_the_tree_is_shown_in_reading_order(cast: Cast) -> None:
    page = client_of(cast.clara).get("/fjordlund/departments/")
    assert [(depth, str(each)) for depth, each in page.context["tree"]] == [
        (0, "Parks"),
        (1, "Playgrounds"),
        (0, "Streets"),
    ]


def test_a_department_is_written_and_moved(cast: Cast) -> None:
    clara = client_of(cast.clara)
    clara.post("/fjordlund/departments/", {"name": "  Youth \t work ", "parent": cast.streets.pk})
    made = Department.objects.get(name="Youth work")
    assert (made.municipality, made.parent) == (cast.town, cast.streets)
    clara.post(f"/fjordlund/departments/{made.pk}/", {"name": "Youth", "short_name": "Y"})
    made.refresh_from_db()
    assert (made.name, made.short_name, made.parent) == ("Youth", "Y", None)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["department.write", "department.edit"]


@pytest.mark.parametrize("name", ["Parks", "PARKS", " parks "])
def test_a_name_stands_once(cast: Cast, name: str) -> None:
    answer = client_of(cast.clara).post("/fjordlund/departments/", {"name": name})
    assert list(answer.context["form"].errors) == ["name"]


def test_the_same_name_may_stand_in_two_towns(cast: Cast) -> None:
    Department.objects.create(municipality=cast.town, name="canary-department-NAME")
    assert Department.objects.filter(name__startswith="canary").count() == 1


def test_a_tree_has_no_rings(cast: Cast) -> None:
    path = f"/fjordlund/departments/{cast.parks.pk}/"
    for above in (cast.playgrounds, cast.parks):
        answer = client_of(cast.clara).post(path, {"name": "Parks", "parent": above.pk})
        assert list(answer.context["form"].errors) == ["parent"]
    cast.parks.refresh_from_db()
    assert cast.parks.parent is None


def test_nothing_is_put_below_a_closed_department(cast: Cast) -> None:
    data = {"name": "Boats", "parent": cast.harbour.pk}
    answer = client_of(cast.clara).post("/fjordlund/departments/", data)
    assert list(answer.context["form"].errors) == ["parent"]
