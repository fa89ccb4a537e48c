"""Writes a town of the demo through the doors that people use, so that its history is real."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from accounts.models import Department, Municipality, User
from accounts.transitions import give_role
from actionplan.choices import Cause
from actionplan.models import ROWS, ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.revisions import save_checked, save_new
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.reading import read_table
from actionplan.transitions import make_move
from overview.demo.consultations import write_consultation
from overview.demo.gatherings import write_ideas_and_meetings
from overview.demo.towns import FOLDER, PASSWORD, Item, read_town
from overview.demo.work import write_work
from overview.transitions import begin_municipality
from programme import transitions as programme
from programme.models import (
    Article,
    Body,
    Cycle,
    Phase,
    ProgrammeGoal,
    Seal,
    Seat,
    SustainableDevelopmentGoal,
)

LINKS: dict[str, Any] = {
    "articles": Article,
    "sdgs": SustainableDevelopmentGoal,
    "goals": ProgrammeGoal,
}

# A file writes them as text: a float would not be exact.
AMOUNTS = {"money_amount", "amount", "baseline", "target"}


class NotTheDemo(Exception):
    """A municipality with the demo's address stands already, and is somebody's own."""


@transaction.atomic
def load(slug: str) -> bool:
    """Write the town if it is not there; return whether it was written now.

    A town that is there is left as it is: what people changed in it is theirs.
    """
    present = Municipality.objects.filter(slug=slug).first()
    if present is not None:
        if not present.is_demo:
            raise NotTheDemo
        return False
    town = read_town(slug)
    municipality = Municipality(slug=slug, is_demo=True, **town["municipality"])
    plan = begin_municipality(
        municipality,
        starts_on=town["phases"][0]["starts_on"],
        by=None,
        title=town["plan"]["title"],
        period_text=town["plan"]["period_text"],
    )
    with scope(municipality=municipality):
        writer = TownWriter(municipality, plan)
        writer.write(town)
        write_consultation(plan, slug, by=writer.coordinator)
        write_ideas_and_meetings(plan, slug, writer.people)
        write_work(plan, slug, writer.people, by=writer.coordinator)
    return True


class TownWriter:
    """Writes one town, file entry by file entry; remembers what has a name for later entries."""

    def __init__(self, municipality: Municipality, plan: ActionPlan) -> None:
        self.municipality = municipality
        self.plan = plan
        self.departments: dict[str, Department] = {}
        self.people: dict[str, User] = {}
        self.focus_areas: dict[str, FocusArea] = {}
        self.themes: dict[str, Theme] = {}
        self.initiatives: dict[str, Initiative] = {}
        self.links = {
            name: {each.number: each for each in model.objects.all()}
            for name, model in LINKS.items()
        }

    def write(self, town: Item) -> None:
        """Write everything, from the administration down to the last change of a text."""
        self._write_departments(town["departments"], None)
        self._write_people(town["people"])
        self._write_bodies(town["bodies"])
        self._write_phases(town["phases"], town["remark"])
        for item in town.get("seals", []):
            self._write_seal(item)
        self._write_plan(town["plan"])
        if "sheet" in town:
            self._take_in(town["sheet"])
        for item in town.get("initiatives", []):
            self._write_initiative(item)
        for item in town.get("edits", []):
            self._edit(item)
        for item in town.get("links", []):
            for number in item["numbers"]:
                self._edit({"number": number, "articles": item["articles"]})
        for item in town.get("moves", []):
            self._move(item)

    def _write_departments(self, items: Iterable[Item], parent: Department | None) -> None:
        for item in items:
            unit = Department.objects.create(
                municipality=self.municipality,
                parent=parent,
                name=item["name"],
                short_name=item.get("short_name", ""),
                order=len(self.departments),
            )
            self.departments[unit.name] = unit
            self._write_departments(item.get("below", []), unit)

    def _write_people(self, items: Iterable[Item]) -> None:
        # One hash for all of them: hashing is slow on purpose, and they have one password anyway.
        password = make_password(PASSWORD)
        for item in items:
            user = User.objects.filter(email=item["email"]).first()
            if user is None:
                # Young people have no real name anywhere, only a display name.
                user = User.objects.create(
                    email=item["email"],
                    name=item.get("name", ""),
                    pseudonym=item.get("pseudonym", ""),
                    age_band=item.get("age_band", ""),
                    age_band_asked_on=timezone.localdate() if "age_band" in item else None,
                    language=self.municipality.language,
                    password=password,
                )
            self.people[user.email or ""] = user
            for role in item["roles"]:
                unit = self.departments[role["department"]] if "department" in role else None
                give_role(user, self.municipality, role["role"], department=unit, by=None)
        self.coordinator = next(iter(self.people.values()))

    def _write_bodies(self, items: Iterable[Item]) -> None:
        for order, item in enumerate(items):
            body = Body.objects.create(
                municipality=self.municipality,
                kind=item["kind"],
                name=item["name"],
                order=order,
                facilitator=self.people[item["facilitator"]] if "facilitator" in item else None,
            )
            for email in item["members"]:
                Seat.objects.create(
                    municipality=self.municipality,
                    body=body,
                    person=self.people[email],
                    from_on=timezone.localdate(),
                )

    def _write_phases(self, items: list[Item], remark: str) -> None:
        present = Phase.objects.filter(municipality=self.municipality).select_related("cycle")
        phases = {phase.key: phase for phase in present}
        cycle = phases[items[0]["key"]].cycle
        cycle.remark = remark
        cycle.save(update_fields=["remark"])
        for item in items:
            phase = phases[item["key"]]
            phase.starts_on = item.get("starts_on")
            phase.ends_on = item.get("ends_on")
            phase.save(update_fields=["starts_on", "ends_on"])
            if "opened_on" in item and not phase.is_open:
                self._move_phase(phase, "open", item["opened_on"])
            if "closed_on" in item:
                self._move_phase(phase, "close", item["closed_on"])

    def _move_phase(self, phase: Phase, name: str, day: date) -> None:
        programme.make_move(phase, name, today=day, by=self.coordinator)

    def _write_seal(self, item: Item) -> None:
        """Write an award of this round, or of one before it, of which nothing else is told."""
        cycle = Cycle.objects.filter(municipality=self.municipality).order_by("-number")[0]
        if item.pop("of_the_round_before", False):
            cycle.number += 1
            cycle.save(update_fields=["number"])
            cycle.previous = Cycle.objects.create(
                municipality=self.municipality,
                number=cycle.number - 1,
                variant_key=cycle.variant_key,
            )
            cycle.save(update_fields=["previous"])
            cycle = cycle.previous
        seal = Seal(municipality=self.municipality, cycle=cycle, **item)
        programme.record_seal(seal, by=self.coordinator)

    def _write_plan(self, item: Item) -> None:
        for section in item["sections"]:
            self._save_new(PlanSection, section)
        for area in item["focus_areas"]:
            themes = area.pop("themes")
            written = self._save_new(FocusArea, area)
            self.focus_areas[written.title] = written
            for theme in themes:
                own = self._save_new(Theme, theme | {"focus_area": written.title})
                self.themes[own.title] = own

    def _take_in(self, item: Item) -> None:
        """Take in the town's own spreadsheet as the coordinator would."""
        file = FOLDER / item["file"]
        apply_import(
            self.plan,
            read_table(file.read_bytes(), file.name),
            by=self.coordinator,
            filename=file.name,
        )
        rows = Initiative.objects.filter(plan=self.plan).for_document()
        self.initiatives = {each.number: each for each in rows}

    def _write_initiative(self, item: Item) -> None:
        writer = self.people[item.pop("by")] if "by" in item else self.coordinator
        written = self._save_new(Initiative, item, by=writer)
        self.initiatives[written.number] = written

    def _edit(self, item: Item) -> None:
        number = item.pop("number")
        writer = self.people[item.pop("by")] if "by" in item else self.coordinator
        before = self.initiatives[number]
        self.initiatives[number] = save_checked(
            before,
            self._values(item),
            base_version=before.version,
            by=writer,
            cause=Cause.EDITED,
        )

    def _move(self, item: Item) -> None:
        for number in item["numbers"]:
            self.initiatives[number] = make_move(
                self.initiatives[number],
                item["move"],
                by=self.people[item["by"]],
                note=item.get("note", ""),
            )

    def _save_new(self, kind: Any, item: Item, by: User | None = None) -> Any:
        part = kind(municipality=self.municipality, plan=self.plan)
        return save_new(part, self._values(item), by=by or self.coordinator, cause=Cause.CREATED)

    def _values(self, item: Item) -> dict[str, Any]:
        """Return a file entry as the values of a save: names become records."""
        return {name: self._value(name, said) for name, said in item.items()}

    def _value(self, name: str, said: Any) -> Any:
        if name in ("lead", "contributing"):
            return [self.departments[each] for each in said]
        if name in self.links:
            return [self.links[name][number] for number in said]
        if name == "focus_area":
            return self.focus_areas[said]
        if name == "theme":
            return self.themes[said]
        if name in ROWS:
            return [{each: self._value(each, value) for each, value in row.items()} for row in said]
        if name in AMOUNTS:
            return Decimal(said)
        return said.strip() if isinstance(said, str) else said
