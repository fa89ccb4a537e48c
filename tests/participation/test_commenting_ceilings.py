"""How much the page works: the same for three comments and for a thousand (the peers' table)."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actionplan.freezing import freeze
from actionplan.texts import frozen_texts
from overview.demo.synthetic import add_initiatives
from participation.choices import CommentState
from participation.models import Comment, Heart
from programme.models import Seat
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young

Browser = Callable[[str], CanaryClient]
HTMX = {"HTTP_HX_REQUEST": "true"}
BEGINNING = datetime(2026, 5, 1, tzinfo=UTC)


def say_many(young: Young, parts: list[str], many: int) -> None:
    """Write comments by two people on these parts in turn, every fifth with a reply and a heart."""
    asked = young.consultation
    people = (young.yrsa, young.ymir, young.frida)

    def one(place: int, **more: Any) -> Comment:
        return Comment(**{
            "municipality": asked.municipality, "consultation": asked, "version": asked.version,
            "author": people[place % 3], "part": uuid.UUID(parts[place % len(parts)]),
            "field": "goal", "kind": "idea", "text": f"Words {place}", "state": CommentState.SHOWN,
            "on_behalf_of": 20 if place % 3 == 2 else None,
            "created_at": BEGINNING + timedelta(minutes=place), **more,
        })  # fmt: skip

    top = Comment.objects.bulk_create([one(place) for place in range(many)])
    under = top[::5]
    Comment.objects.bulk_create(
        [one(many + place, parent=each, part=each.part) for place, each in enumerate(under)]
    )
    Comment.objects.bulk_create([one(0, state=CommentState.RETURNED, text="Mine came back.")])
    Heart.objects.bulk_create(
        [Heart(municipality=asked.municipality, comment=each, person=young.sara) for each in under]
    )


def texts_of(young: Young) -> list[str]:
    return [each.key for each in frozen_texts(young.consultation.version).initiatives]


@pytest.fixture
def seated(young: Young, cast: Cast) -> None:
    Seat.objects.create(municipality=cast.town, body=young.council, person=young.ymir)


@pytest.mark.parametrize("many", [3, 30])
@pytest.mark.parametrize(
    ("query", "ceiling"),
    [("", 11), ("?comments=all", 11), ("?show=mine", 11), ("?show=commented", 11)],
)
def test_a_page_asks_the_same_for_few_and_for_many(
    query: str,
    ceiling: int,
    many: int,
    young: Young,
    seated: None,
    browser_for: Browser,
    django_assert_num_queries: Any,
) -> None:
    say_many(young, texts_of(young), many)
    client, here = browser_for("yrsa"), young.consultation.get_absolute_url()
    client.get(here)
    with django_assert_num_queries(ceiling):
        assert client.get(f"{here}{query}").status_code == 200


@pytest.mark.parametrize("many", [3, 30])
def test_a_part_asks_the_same_for_few_and_for_many(
    many: int, young: Young, seated: None, browser_for: Browser, django_assert_num_queries: Any
) -> None:
    say_many(young, texts_of(young)[:1], many)
    client, here = browser_for("yrsa"), young.consultation.get_absolute_url()
    client.get(here)
    key = texts_of(young)[0]
    with django_assert_num_queries(8):
        page = client.get(f"{here}parts/{key}/", **HTMX).content.decode()
    assert "Words 0" in page


@pytest.fixture
def long_plan(young: Young, story: PlanOfCast, cast: Cast, seated: None) -> list[str]:
    """Two hundred initiatives before the body, and a thousand comments beside them."""
    add_initiatives(story.plan, 200, seed=1)
    young.consultation.version = freeze(
        story.plan, title="", changelog="", only_agreed=False, by=None
    )
    young.consultation.save()
    Comment.objects.filter(consultation=young.consultation).update(
        version=young.consultation.version
    )
    parts = texts_of(young)
    assert len(parts) > 200
    say_many(young, parts, 1000)
    return parts


def test_a_long_plan_with_a_thousand_comments(
    long_plan: list[str], young: Young, browser_for: Browser, django_assert_num_queries: Any
) -> None:
    """All the text and how much is said; all that is said; and what is said about one part."""
    client, here = browser_for("yrsa"), young.consultation.get_absolute_url()
    client.get(here)
    # The talk is folded, so no words are asked for.
    with django_assert_num_queries(10):
        folded = client.get(here).content.decode()
    assert "Read 6 comments" in folded or "Read 5 comments" in folded
    assert ">Words 7<" not in folded
    with django_assert_num_queries(11):
        everything = client.get(f"{here}?comments=all").content.decode()
    # Their numbers have four figures, and no separators.
    assert len(re.findall(r'id="comment-\d+"', everything)) > 1200
    with django_assert_num_queries(8):
        talk = client.get(f"{here}parts/{long_plan[7]}/", **HTMX).content.decode()
    assert "Words 7" in talk
