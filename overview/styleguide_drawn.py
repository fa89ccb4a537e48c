"""The style guide's sample of what is drawn and added up across a plan, with invented words."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from actionplan.overviews import (
    Area,
    Told,
    articles_index,
    goals_index,
    money,
    timeline,
)
from implementation.choices import Reach, Status
from implementation.models import Measurement
from implementation.work import Series
from participation.qr import drawn
from programme.choices import SealCondition, SealTerm
from programme.members import BodyThen, Member
from programme.models import Seal

ARTICLES = {12: "Respect for children's views", 31: "Rest, play, culture"}
GOALS = {3: "Good health", 4: "Quality education", 11: "Sustainable cities"}


def _told(number: str, title: str, **said: Any) -> Told:
    nothing = {
        "time_text": "",
        "milestones": [],
        "money_text": "",
        "financing": [],
        "articles": [],
        "sdgs": [],
    }
    return Told(0, f"sample-{number}", {**nothing, "number": number, "title": title, **said})


def _areas() -> list[Area]:
    safe = {"time_from": "2027-03-01", "time_to": "2028-07-31", "time_confirmed": True}
    money_lines = [
        {"kind": "one-off", "year": 2027, "amount": "420000.00", "certainty": "secured"},
        {"kind": "recurring", "year": 2028, "amount": "30000.00", "certainty": "budget"},
        {"kind": "in-kind", "amount": "120.00", "certainty": "secured"},
        {"kind": "one-off", "amount": "5000.00"},
    ]
    heard = [
        _told(
            "3.6",
            "Children take part in the municipal budget",
            **safe,
            financing=money_lines,
            articles=[12],
            sdgs=[11],
        ),
        _told("3.7", "A youth council in every district", time_text="ongoing", articles=[12]),
    ]
    open_end = {"time_from": "2028-01-01", "time_confirmed": True}
    walks = _told(
        "5.8",
        "Safety walks at more schools, together with the pupils who walk there every day",
        **open_end,
        milestones=[{"title": "First ten schools", "due_on": "2028-10-06"}],
        money_amount="310000.00",
        money_confirmed=True,
        articles=[31],
        sdgs=[3, 11],
    )
    looks = [("3", "Being heard", "plum", "star"), ("5", "Being safe", "clay", "house")]
    return [
        Area(number, dict(zip(("number", "title", "colour", "shape"), look, strict=True)), own)
        for look, own in zip(looks, (heard, [walks]), strict=True)
        for number in (look[0],)
    ]


def _series() -> Series:
    values = [
        Measurement(value=Decimal(value), on=date(2027, month, 1), source="Counted")
        for value, month in ((4, 3), (7, 9))
    ]
    key, (start, goal) = uuid.uuid4(), (Decimal(2), Decimal(10))
    return Series(
        key, "Swings in parks", "swings", start, goal, Reach.CLOSER, values, stands=True
    )


def _a_seal(condition: SealCondition) -> Seal:
    return Seal(
        awarded_on=date(2026, 11, 20),
        awarded_by="Example Association",
        term=SealTerm.UNTIL,
        valid_until=date(2029, 11, 19),
        withdrawn_on=date(2028, 5, 14) if condition == SealCondition.WITHDRAWN else None,
    )


def drawn_context() -> dict[str, Any]:
    """Return what the style guide shows of times, money, rights, members and codes."""
    areas = _areas()
    return {
        "qr": drawn("https://plan.example.org/join/"),
        "timeline": timeline(areas, "2027–2029"),
        "money": money(areas, "EUR"),
        "articles": articles_index(areas, ARTICLES),
        "goals": goals_index(areas, GOALS),
        "statuses": [*Status.choices, ("", "")],
        "public_work": [
            {
                "initiative": {"lineage": "sample", "number": number, "title": title},
                "status": status,
                "label": label,
                "on": date(2027, 9, 14) if status else None,
                "taken_up": taken_up,
                "sentence": sentence,
                "because": because,
            }
            for number, title, status, label, taken_up, sentence, because in (
                (
                    *("3.6", "Children take part in the municipal budget", *Status.choices[2], 3),
                    *("Two schools have begun.", ""),
                ),
                ("3.7", "A youth council in every district", "", "", 0, "", ""),
                (
                    *("3.8", "A bus for the villages", *Status.choices[6], 0),
                    *("The bus does not come.", "The council gave the money to the library."),
                ),
            )
        ],
        "series": _series(),
        "seals": [(_a_seal(condition), condition.value) for condition in SealCondition],
        "members": [
            BodyThen(
                "Working group",
                "working",
                False,
                (Member("Kim Example", "chair, Department of Culture"),),
                3,
            ),
            BodyThen("Youth council", "youth", True, (), 12),
        ],
    }
