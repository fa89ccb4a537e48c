"""What a plan already has by name, and what a sheet adds to it."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, NamedTuple

from django.db import models

from accounts.models import Department
from actionplan.choices import Colour, Shape
from actionplan.models import ActionPlan, FocusArea, Theme
from actionplan.spreadsheets.cells import names_in
from actionplan.spreadsheets.meanings import remembered_names
from actionplan.spreadsheets.tables import folded
from programme.models import Article, SustainableDevelopmentGoal


class NameMeant(Enum):
    """Why a name in a cell stands for a department that is not called so, or not any more."""

    NEW = "new"
    CHOSEN = "chosen"
    REMEMBERED = "remembered"
    MERGED = "merged"
    CLOSED = "closed"


class Named(NamedTuple):
    """A name as it is written in a sheet, the department it stands for, and why."""

    written: str
    department: Department
    how: NameMeant


class Catalogue:
    """Focus areas, themes, departments, articles and goals, found by the names in cells.

    A name that is not there yet is made on the way, not saved, and remembered as new.
    """

    def __init__(self, plan: ActionPlan, chosen: Mapping[str, int | None] | None = None) -> None:
        """Look up everything once: six queries, however long the sheet is.

        `chosen` says which department is meant by a folded name; None is a new one.
        """
        self.plan = plan
        # The last place taken among focus areas, themes and departments, once it is asked for.
        self._places: dict[type[models.Model], int] = {}
        self.focus_areas: dict[str, FocusArea] = {}
        for area in FocusArea.objects.filter(plan=plan).standing():
            self.focus_areas.setdefault(folded(area.title), area)
        self.themes: dict[tuple[str, str], Theme] = {}
        for theme in Theme.objects.filter(plan=plan).standing().select_related("focus_area"):
            place = (folded(theme.focus_area.title), folded(theme.title))
            self.themes.setdefault(place, theme)
        self.departments: dict[str, Department] = {}
        # How a name that is no open department's own came to its department.
        self._how: dict[str, NameMeant] = {}
        self._look_up_departments(chosen or {})
        self.names: dict[str, Named] = {}
        self.links: dict[str, dict[int, Any]] = {
            "articles": {each.number: each for each in Article.objects.all()},
            "sdgs": {each.number: each for each in SustainableDevelopmentGoal.objects.all()},
        }
        self.new_focus_areas: list[FocusArea] = []
        self.new_themes: list[Theme] = []
        self.new_departments: list[Department] = []

    def focus_area(self, title: str) -> FocusArea:
        """Return the focus area of this title; a new one gets the next colour and shape."""
        known = self.focus_areas.get(folded(title))
        if known:
            return known
        others = [*self.focus_areas.values()]
        area = FocusArea(
            municipality_id=self.plan.municipality_id,
            plan=self.plan,
            title=" ".join(title.split()),
            order=self._next_place(FocusArea, others),
            colour=_next_of(Colour, [each.colour for each in others]),
            shape=_next_of(Shape, [each.shape for each in others]),
        )
        self.focus_areas[folded(title)] = area
        self.new_focus_areas.append(area)
        return area

    def theme(self, area: FocusArea, title: str) -> Theme:
        """Return the theme of this title in a focus area."""
        place = (folded(area.title), folded(title))
        if place not in self.themes:
            theme = Theme(
                municipality_id=self.plan.municipality_id,
                plan=self.plan,
                focus_area=area,
                title=" ".join(title.split()),
                order=self._next_place(Theme, self.themes.values()),
            )
            self.themes[place] = theme
            self.new_themes.append(theme)
        return self.themes[place]

    def _next_place(
        self, kind: type[models.Model], parts: Iterable[FocusArea | Theme | Department]
    ) -> int:
        if kind not in self._places:
            self._places[kind] = max((part.order for part in parts), default=-1)
        self._places[kind] += 1
        return self._places[kind]

    def departments_in(self, cell: str) -> list[Department]:
        """Return the departments that a cell names, each once."""
        named: dict[str, Department] = {}
        # A whole line that is a department's name is that department, whatever signs are in it.
        for line in cell.split("\n"):
            is_one = folded(line) in self.departments
            for name in [line] if is_one else names_in(line):
                unit = self._department(name)
                named.setdefault(folded(unit.name), unit)
        return list(named.values())

    def names_said(self, cell: str) -> list[str]:
        """Return the departments that a cell names, by their full names, and make none."""
        units = {folded(name): self.departments.get(folded(name)) for name in names_in(cell)}
        return [folded(unit.name) if unit else name for name, unit in units.items()]

    def _department(self, name: str) -> Department:
        key = folded(name)
        if key not in self.departments:
            unit = Department(
                municipality_id=self.plan.municipality_id,
                name=" ".join(name.split()),
                order=self._next_place(Department, self.departments.values()),
            )
            self.departments[key] = unit
            self.new_departments.append(unit)
            self._how[key] = NameMeant.NEW
        if key in self._how:
            self.names.setdefault(key, Named(name, self.departments[key], self._how[key]))
        return self.departments[key]

    def _look_up_departments(self, chosen: Mapping[str, int | None]) -> None:
        """Every department by its name and its short name, a full name before a short one; then
        by the names that the municipality has written for it."""
        units = list(Department.objects.filter(municipality=self.plan.municipality_id))
        by_id = {unit.pk: unit for unit in units}
        for name_of in (lambda unit: unit.name, lambda unit: unit.short_name):
            for unit in units:
                name = folded(name_of(unit))
                if name and name not in self.departments:
                    now = by_id.get(unit.merged_into_id or 0, unit)
                    self.departments[name] = now
                    if now is not unit or unit.closed_on:
                        self._how[name] = NameMeant.CLOSED if now is unit else NameMeant.MERGED
        for source, how in (
            (remembered_names(self.plan.municipality_id), NameMeant.REMEMBERED),
            (chosen, NameMeant.CHOSEN),
        ):
            for name, pk in source.items():
                self._let_mean(name, by_id.get(pk or 0), how, by_id)

    def _let_mean(
        self, name: str, unit: Department | None, how: NameMeant, by_id: Mapping[int, Department]
    ) -> None:
        """Let a name stand for a department; that of an open one stands for nothing else."""
        if name in self.departments and name not in self._how:
            return
        if unit is not None:
            self.departments[name] = by_id.get(unit.merged_into_id or 0, unit)
            self._how[name] = how
        elif self._how.get(name) == NameMeant.REMEMBERED:
            del self.departments[name], self._how[name]


def _next_of(choices: type[Colour] | type[Shape], taken: list[str]) -> str:
    """The first that nobody has yet; with more than nine focus areas they begin anew."""
    free = [each for each in choices.values if each not in taken]
    return free[0] if free else choices.values[len(taken) % len(choices.values)]
