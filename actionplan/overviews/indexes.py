"""For which rights and goals, and by whom: indexes of what the initiatives name."""

from collections.abc import Sequence

from actionplan.overviews.telling import Area, Data
from programme.models import Article, SustainableDevelopmentGoal


def _index(areas: Sequence[Area], name: str, titles: dict[int, str]) -> list[Data]:
    index: dict[int, Data] = {}
    for area in areas:
        for each in area.initiatives:
            for number in each.payload[name]:
                entry = {"number": number, "title": titles[number], "initiatives": []}
                index.setdefault(number, entry)["initiatives"].append(
                    {**each.named, "focus_area": area.payload["title"]}
                )
    return [index[number] for number in sorted(index)]


def articles_index(areas: Sequence[Area], titles: dict[int, str]) -> list[Data]:
    """Return each article of the Convention that is named, with the initiatives that name it."""
    return _index(areas, "articles", titles)


def goals_index(areas: Sequence[Area], titles: dict[int, str]) -> Data:
    """Return each global goal with the initiatives that serve it, and what serves none.

    Empty where no initiative names a goal: then the plan does not speak of them.
    """
    goals = _index(areas, "sdgs", titles)
    served = {goal["number"] for goal in goals}
    silent = [each.named for area in areas for each in area.initiatives if not each.payload["sdgs"]]
    return {
        "goals": goals,
        "unserved": [
            {"number": number, "title": titles[number]}
            for number in sorted(titles)
            if goals and number not in served
        ],
        "silent": silent if goals else [],
    }


def departments_index(areas: Sequence[Area]) -> list[Data]:
    """Return each department that is named, with what it leads and what it contributes to."""
    index: dict[str, Data] = {}
    for area in areas:
        for each in area.initiatives:
            for kind in ("lead", "contributing"):
                for _pk, name in each.payload[kind]:
                    entry = {"name": name, "lead": [], "contributing": []}
                    index.setdefault(name, entry)[kind].append(each.named)
    return [index[name] for name in sorted(index, key=str.casefold)]


def world_titles(areas: Sequence[Area]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the titles of all articles and goals, as far as the plan names any; two queries."""
    return (
        _titles(Article, "articles", areas),
        _titles(SustainableDevelopmentGoal, "sdgs", areas),
    )


def _titles(
    model: type[Article] | type[SustainableDevelopmentGoal], name: str, areas: Sequence[Area]
) -> dict[int, str]:
    if not any(each.payload[name] for area in areas for each in area.initiatives):
        return {}
    return {each.number: each.title for each in model.objects.all()}
