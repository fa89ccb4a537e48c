"""A consultation is prepared, refused while something is missing (S19), opened, and found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Membership, User
from journal.models import Entry
from participation.choices import CommentState, ConsultationState, NoticeKind
from participation.duties import duties
from participation.models import Comment, Consultation, Notice
from participation.readiness import lacks, plainness_of
from participation.reading import window_of
from participation.transitions.consultations import (
    ConsultationRefused,
    NotReady,
    begin,
    change_window,
    lay_version,
    open_consultation,
)
from programme.choices import BodyKind
from programme.models import Body
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.participation.conftest import prepared
from tests.young import YOUNG_PLAYERS, Young, a_comment

pytestmark = pytest.mark.usefixtures("scoped")

BrowserFor = Callable[[str], CanaryClient]
HARD = "Kommunalbestyrelsen beslutter handlingsplanens ikrafttrædelsestidspunkt efterfølgende."
# What must stand there before anybody is asked, each with the field in which it is written.
NEEDED = {
    *("opens_at", "closes_at", "deciders", "room", "answers_by", "short"),
    *("moderator", "deputy", "hours"),
}


def page(name: str, *pk: int) -> str:
    return reverse(f"participation:{name}", args=["fjordlund", *pk])


def complete(young: Young, **other: Any) -> Consultation:
    """Write a consultation that lacks nothing."""
    now = timezone.now()
    consultation = prepared(young)
    said = {
        "opens_at": now,
        "closes_at": now + timedelta(days=10),
        "deciders": "The city council decides in June.",
        "room": "Everything can change.",
        "answers_by": (now + timedelta(days=30)).date(),
        "short": "Tell us what you think. The city council decides. You hear back.",
        "moderator": young.mona,
        "deputy": young.frida,
        "hours": "Mondays from 9 to 15",
        **other,
    }
    Consultation.objects.filter(pk=consultation.pk).update(**said)
    return Consultation.objects.get(pk=consultation.pk)


def typed(consultation: Consultation, **other: Any) -> dict[str, Any]:
    """Return what a form sends of a consultation."""
    said = {
        "title": consultation.title,
        "body": consultation.body_id,
        "version": consultation.version_id,
        "base": consultation.changed_at.isoformat(),
        **{name: getattr(consultation, name) for name in ("deciders", "room", "short", "hours")},
        **other,
    }
    return {name: value for name, value in said.items() if value is not None}


# --- S19: what must stand there before it opens --------------------------------------------------


def test_it_opens_only_when_nothing_is_missing(young: Young, cast: Cast) -> None:
    bare = prepared(young)
    assert {each.field for each in lacks(bare, timezone.now())} == NEEDED
    with pytest.raises(NotReady) as refused:
        open_consultation(bare, by=cast.clara)
    assert {each.field for each in refused.value.missing} == NEEDED
    bare.refresh_from_db()
    assert bare.is_prepared
    whole = complete(young)
    assert lacks(whole, timezone.now()) == []
    open_consultation(whole, by=cast.clara)
    whole.refresh_from_db()
    assert whole.state == ConsultationState.OPEN
    assert Entry.objects.filter(verb="consultation.open", subject_id=whole.pk).count() == 1


def test_a_class_whose_words_a_grown_up_types_in_needs_no_seats(young: Young, cast: Cast) -> None:
    whole = complete(young)
    young.council.seats.all().delete()
    (missing,) = lacks(whole, timezone.now())
    assert missing.field == "body"
    # Of a youth council nobody speaks in its place.
    Body.objects.filter(pk=young.council.pk).update(kind=BodyKind.CLASS)
    whole = Consultation.objects.select_related("body").get(pk=whole.pk)
    assert lacks(whole, timezone.now()) == []
    Body.objects.filter(pk=young.council.pk).update(facilitator=cast.clara)
    whole = Consultation.objects.select_related("body").get(pk=whole.pk)
    assert [each.field for each in lacks(whole, timezone.now())] == ["body"]
    Body.objects.filter(pk=young.council.pk).update(facilitator=None)
    Membership.objects.filter(role=Role.YOUTH_FACILITATOR).delete()
    whole = Consultation.objects.select_related("body").get(pk=whole.pk)
    assert "body" in [each.field for each in lacks(whole, timezone.now())]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("deciders", " "),
        ("room", ""),
        ("short", HARD),
        ("short", "Hi."),
        ("hours", ""),
        ("answers_by", "2020-01-01"),
        ("moderator", None),
        ("deputy", None),
        ("opens_at", None),
        ("closes_at", None),
    ],
)
def test_each_of_them_holds_it_back(young: Young, field: str, value: Any) -> None:
    found = lacks(complete(young, **{field: value}), timezone.now())
    assert [each.field for each in found] == [field]


def test_a_window_that_is_over_opens_nothing(young: Young) -> None:
    now = timezone.now()
    late = complete(young, opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1))
    assert [each.field for each in lacks(late, now)] == ["closes_at"]


def test_two_different_people_read_first_and_both_hold_the_role(young: Young, cast: Cast) -> None:
    now = timezone.now()
    alone = complete(young, deputy=young.mona)
    assert [each.field for each in lacks(alone, now)] == ["deputy"]
    strange = complete(young, moderator=young.frida, deputy=cast.paula)
    assert [each.field for each in lacks(strange, now)] == ["moderator", "deputy"]


def test_a_body_in_which_nobody_sits_is_asked_nothing(young: Young, cast: Cast) -> None:
    empty = Body.objects.create(municipality=cast.town, kind="youth", name="Nobody", order=9)
    consultation = complete(young, body=empty)
    assert [each.field for each in lacks(consultation, timezone.now())] == ["body"]


def test_hard_words_are_named() -> None:
    plain = plainness_of(HARD)
    assert plain is not None
    assert not plain.is_plain
    assert "ikrafttrædelsestidspunkt" in plain.hard_words
    easy = plainness_of("We ask you. You say what you think.")
    assert easy is not None
    assert easy.is_plain
    assert easy.hard_words == []


def test_lacks_are_found_in_two_queries(young: Young, django_assert_num_queries: Any) -> None:
    consultation = complete(young)
    with django_assert_num_queries(2):
        lacks(consultation, timezone.now())


# --- Opening -------------------------------------------------------------------------------------


def test_the_page_says_what_is_missing_with_links_to_the_fields(
    young: Young, browser_for: BrowserFor
) -> None:
    bare = prepared(young)
    for name in ("consultation-desk", "consultation-open"):
        text = browser_for("clara").get(page(name, bare.pk)).content.decode()
        for field in NEEDED:
            assert f'href="{page("consultation-edit", bare.pk)}#id_{field}"' in text
    form = browser_for("clara").get(page("consultation-edit", bare.pk)).content.decode()
    for field in NEEDED:
        assert f'id="id_{field}"' in form


def test_what_young_people_will_read_is_shown_before_it_opens(
    young: Young, browser_for: BrowserFor
) -> None:
    consultation = complete(young)
    answer = browser_for("frida").get(page("consultation-open", consultation.pk))
    text = answer.content.decode()
    for words in (consultation.short, consultation.deciders, consultation.room, "Mona"):
        assert words in text
    assert "moderator" in text
    seen = {"base": consultation.changed_at.isoformat()}
    answer = browser_for("frida").post(page("consultation-open", consultation.pk), seen)
    assert answer.status_code == 302
    told = Notice.objects.filter(kind=NoticeKind.OPENED)
    assert [each.person for each in told] == [young.yrsa]
    # Pressed once more, it says so and tells nobody again.
    again = browser_for("clara").post(page("consultation-open", consultation.pk), seen, follow=True)
    assert "opened already" in again.content.decode()
    assert told.count() == 1


def test_what_was_changed_since_one_looked_is_looked_at_once_more(
    young: Young, browser_for: BrowserFor
) -> None:
    consultation = complete(young)
    seen = {"base": consultation.changed_at.isoformat()}
    said = typed(
        consultation,
        room="Only the playgrounds can change.",
        opens_at="2026-01-01T08:00",
        closes_at="2099-01-01T08:00",
        answers_by="2099-02-01",
        moderator=young.mona.pk,
        deputy=young.frida.pk,
    )
    path = page("consultation-edit", consultation.pk)
    assert browser_for("frida").post(path, said).status_code == 302
    answer = browser_for("clara").post(page("consultation-open", consultation.pk), seen)
    assert "since you looked" in answer.content.decode()
    assert "Only the playgrounds can change." in answer.content.decode()
    assert Consultation.objects.get(pk=consultation.pk).is_prepared


def test_of_two_who_open_at_once_one_is_refused(young: Young, cast: Cast) -> None:
    consultation = complete(young)
    other = Consultation.objects.get(pk=consultation.pk)
    open_consultation(consultation, by=cast.clara)
    with pytest.raises(ConsultationRefused):
        open_consultation(other, by=young.frida)
    assert Entry.objects.filter(verb="consultation.open").count() == 1


def test_before_and_after_the_window_it_can_be_read(young: Young, browser_for: BrowserFor) -> None:
    now = timezone.now()
    later = complete(young, opens_at=now + timedelta(days=1))
    open_consultation(later, by=young.frida)
    later.refresh_from_db()
    assert not later.is_running(now)
    assert later.is_coming(now)
    over = young.consultation
    Consultation.objects.filter(pk=over.pk).update(closes_at=now - timedelta(hours=1))
    for each in (later, over):
        assert browser_for("yrsa").get(page("consultation", each.pk)).status_code == 200


# --- Preparing -----------------------------------------------------------------------------------


def test_a_double_click_begins_it_once(young: Young, browser_for: BrowserFor) -> None:
    frida = browser_for("frida")
    key = str(frida.get(page("consultation-add")).context["form"]["key"].value())
    said = {
        "key": key, "title": "Twice?", "body": young.council.pk, "version": young.version.pk,
    }  # fmt: skip
    for _time in range(2):
        assert frida.post(page("consultation-add"), said).status_code == 302
    assert Consultation.objects.filter(title="Twice?").count() == 1


def test_somebody_elses_key_takes_nothing_over(young: Young, cast: Cast) -> None:
    first = prepared(young)
    second = Consultation(
        municipality=cast.town, body=young.council, version=young.version, key=first.key, title="X"
    )
    assert begin(second, by=cast.clara) == first
    first.refresh_from_db()
    assert first.title == "A second question"


def test_only_frozen_versions_can_be_laid_before_anybody(
    young: Young, browser_for: BrowserFor
) -> None:
    form = browser_for("clara").get(page("consultation-add")).context["form"]
    assert list(form.fields["version"].queryset) == [young.version]


def test_without_a_frozen_version_nothing_begins(story: PlanOfCast, cast: Cast) -> None:
    answer = client_of(cast.clara).get(page("consultation-add"))
    assert "There is no frozen version yet" in answer.content.decode()


def test_the_youth_council_starts_one_itself(
    young: Young, browser_for: BrowserFor, cast: Cast
) -> None:
    yrsa = browser_for("yrsa")
    form = yrsa.get(page("consultation-add")).context["form"]
    assert list(form.fields["body"].queryset) == [young.council]
    assert set(form.typed_names) == {"title", "body", "version", "why", "questions"}
    said = {
        "title": "Our own", "body": young.council.pk, "version": young.version.pk,
        "why": "It is our town.", "questions": "What is missing?",
        # Not hers to say.
        "deciders": "Me", "moderator": young.mona.pk,
    }  # fmt: skip
    assert yrsa.post(page("consultation-add"), said).status_code == 302
    made = Consultation.objects.get(title="Our own")
    assert (made.created_by, made.deciders, made.moderator) == (young.yrsa, "", None)
    assert "Our own" in yrsa.get(page("consultation-list")).content.decode()
    assert yrsa.get(page("consultation-open", made.pk)).status_code == 403
    # The coordinator completes and opens it; then it is no longer hers to change.
    done = complete(young)
    Consultation.objects.filter(pk=made.pk).update(
        **{name: getattr(done, name) for name in ("short", "room", "deciders", "hours")},
        opens_at=done.opens_at, closes_at=done.closes_at, answers_by=done.answers_by,
        moderator=young.mona, deputy=young.frida,
    )  # fmt: skip
    assert yrsa.get(page("consultation-edit", made.pk)).status_code == 200
    made.refresh_from_db()
    open_consultation(made, by=cast.clara)
    assert yrsa.get(page("consultation-edit", made.pk)).status_code == 403


def test_of_two_who_write_at_once_the_second_loses_nothing(
    young: Young, browser_for: BrowserFor
) -> None:
    consultation = prepared(young)
    path = page("consultation-edit", consultation.pk)
    first = typed(consultation, room="Everything.")
    second = typed(consultation, room="Nothing at all.")
    assert browser_for("clara").post(path, first).status_code == 302
    answer = browser_for("frida").post(path, second)
    text = answer.content.decode()
    assert "What you typed is still here" in text
    assert "Nothing at all." in text
    assert [words for _label, words in answer.context["others"]] == ["Everything."]
    again = second | {"base": answer.context["form"]["base"].value()}
    assert browser_for("frida").post(path, again).status_code == 302
    consultation.refresh_from_db()
    assert consultation.room == "Nothing at all."


def test_what_is_typed_wrong_loses_nothing(young: Young, browser_for: BrowserFor) -> None:
    consultation = prepared(young)
    wrong = typed(
        consultation,
        room="Kept.",
        opens_at="2030-05-02T10:00",
        closes_at="2030-05-01T10:00",
        moderator=young.mona.pk,
        deputy=young.mona.pk,
    )
    answer = browser_for("clara").post(page("consultation-edit", consultation.pk), wrong)
    assert set(answer.context["form"].errors) == {"closes_at", "deputy"}
    assert "Kept." in answer.content.decode()


def test_while_it_is_open_nothing_needed_can_be_taken_away(
    young: Young, browser_for: BrowserFor
) -> None:
    consultation = young.consultation
    said = typed(
        consultation,
        deciders="",
        answers_by=consultation.answers_by,
        moderator=young.mona.pk,
        deputy=young.frida.pk,
    )
    path = page("consultation-edit", consultation.pk)
    answer = browser_for("clara").post(path, said)
    assert set(answer.context["form"].errors) == {"deciders"}
    assert browser_for("clara").post(path, said | {"deciders": "The mayor."}).status_code == 302
    consultation.refresh_from_db()
    assert consultation.deciders == "The mayor."


def test_the_short_version_is_judged_while_it_is_written(
    young: Young, browser_for: BrowserFor
) -> None:
    answer = browser_for("frida").post(page("consultation-look"), {"short": HARD})
    text = answer.content.decode()
    assert "Still too hard" in text
    assert "ikrafttrædelsestidspunkt" in text
    easy = browser_for("frida").post(page("consultation-look"), {"short": "Tell us what you like."})
    assert "Easy enough" in easy.content.decode()


# --- Its window ----------------------------------------------------------------------------------


def test_the_window_changes_for_a_reason_that_stands_in_the_journal(
    young: Young, cast: Cast, browser_for: BrowserFor
) -> None:
    path = page("consultation-window", young.consultation.pk)
    nothing = browser_for("clara").post(path, {"closes_at": "2099-05-01T12:00", "reason": " "})
    assert set(nothing.context["form"].errors) == {"reason"}
    browser_for("clara").post(path, {"closes_at": "2099-05-01T12:00", "reason": "Holidays"})
    line = Entry.objects.get(verb="consultation.window")
    assert (line.by, line.note) == (cast.clara, "2099-05-01 12:00: Holidays")
    past = browser_for("clara").post(path, {"closes_at": "2020-01-01T12:00", "reason": "x"})
    assert "closes_at" in past.context["form"].errors
    # The present minute closes it at once.
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    browser_for("frida").post(path, {"closes_at": now, "reason": "Nobody can read just now"})
    young.consultation.refresh_from_db()
    assert not young.consultation.is_running(timezone.now())


def test_of_two_who_change_it_at_once_one_is_refused(young: Young, cast: Cast) -> None:
    later = timezone.now() + timedelta(days=50)
    stale = Consultation.objects.get(pk=young.consultation.pk)
    change_window(young.consultation, later, reason="Holidays", by=cast.clara)
    with pytest.raises(ConsultationRefused):
        change_window(stale, later + timedelta(days=1), reason="More", by=young.frida)


# --- A new version -------------------------------------------------------------------------------


def test_only_a_newer_version_of_the_same_plan_is_laid_before_them(
    young: Young, cast: Cast
) -> None:
    with pytest.raises(ConsultationRefused):
        lay_version(young.consultation, young.version, by=cast.clara)


# --- The list ------------------------------------------------------------------------------------


def test_the_list_is_grouped_and_counts_only_what_is_shown(
    young: Young, browser_for: BrowserFor
) -> None:
    now = timezone.now()
    coming = complete(young, opens_at=now + timedelta(days=1), title="Coming")
    open_consultation(coming, by=young.frida)
    past = complete(young, title="Past")
    open_consultation(past, by=young.frida)
    Consultation.objects.filter(pk=past.pk).update(
        opens_at=now - timedelta(days=3), closes_at=now - timedelta(days=2)
    )
    waiting = complete(young, title="Waiting")
    context = browser_for("clara").get(page("consultation-list")).context
    assert [context[name] for name in ("open", "coming", "prepared")] == [
        [young.consultation], [coming], [waiting],
    ]  # fmt: skip
    assert list(context["past"]) == [past]
    # One is shown with a reply, which is none of its own; one that waits is counted for nobody.
    assert Comment.objects.filter(consultation=young.consultation).count() == 3
    for name in ("clara", "yrsa", "mona", "greta"):
        counted = browser_for(name).get(page("consultation-list")).context["open"]
        assert [each.shown_many for each in counted] == [1]
    assert browser_for("greta").get(page("consultation-list")).context["prepared"] == []


def test_young_people_see_those_of_their_own_bodies(young: Young, browser_for: BrowserFor) -> None:
    context = browser_for("ymir").get(page("consultation-list")).context
    assert context["is_empty"]
    assert context["may_begin"]


def test_who_left_the_body_sees_it_no_more(young: Young, browser_for: BrowserFor) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    young.council.seats.update(to_on=yesterday)
    assert browser_for("yrsa").get(page("consultation-list")).context["is_empty"]
    path = page("consultation", young.consultation.pk)
    assert browser_for("yrsa").get(path).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("clara", 5), ("yrsa", 7), ("paula", 6)])
def test_the_list_costs_the_same_however_long_it_is(
    young: Young,
    browser_for: BrowserFor,
    django_assert_num_queries: Any,
    name: str,
    queries: int,
    many: int,
) -> None:
    for number in range(many - 1):
        open_consultation(complete(young, title=f"{number}"), by=young.frida)
    browser = browser_for(name)
    browser.get(page("consultation-list"))
    with django_assert_num_queries(queries):
        browser.get(page("consultation-list"))


def test_search_engines_keep_out(young: Young, browser_for: BrowserFor) -> None:
    for path in (page("consultation-list"), page("consultation", young.consultation.pk)):
        assert "noindex" in browser_for("yrsa").get(path).headers["X-Robots-Tag"]


# --- The menu ------------------------------------------------------------------------------------


def test_the_menu_leads_there_those_who_may_see_one(young: Young, browser_for: BrowserFor) -> None:
    start = reverse("overview:start", args=["fjordlund"])
    link = f'href="{page("consultation-list")}"'
    for name in ("yrsa", "ymir", "clara", "mona", "sara", "frida", "paula", "greta"):
        assert link in browser_for(name).get(start).content.decode(), name
    assert link not in browser_for("rolf").get(start).content.decode()


def test_a_moderator_needs_the_role_today(young: Young, cast: Cast) -> None:
    once = UserFactory(name="Once")
    MembershipFactory(
        municipality=cast.town,
        user=once,
        role=Role.MODERATOR,
        ends_on=timezone.localdate() - timedelta(days=1),
    )
    found = lacks(complete(young, moderator=once), timezone.now())
    assert [each.field for each in found] == ["moderator"]


def test_what_waits_stays_uncounted_in_the_forecast(
    young: Young, browser_for: BrowserFor, story: PlanOfCast
) -> None:
    for state in CommentState:
        a_comment(young.consultation, young.yrsa, story.swings, state=state)
    page_of = browser_for("clara").get(page("consultation-version", young.consultation.pk))
    # A reply goes where its comment goes, and is counted nowhere.
    assert page_of.context["many"] == 2


# --- Duties --------------------------------------------------------------------------------------


def test_what_is_missing_waits_for_those_who_prepare(young: Young, cast: Cast) -> None:
    begun = prepared(young)
    Consultation.objects.filter(pk=begun.pk).update(created_by=young.yrsa)
    for person in (cast.clara, young.frida):
        found = duties(person, cast.town, timezone.now())
        assert [each.url for each in found] == [page("consultation-desk", begun.pk)]
        assert "young people have begun" in found[0].label
        assert "who decides" in found[0].detail


def test_the_last_day_waits_for_those_who_may_write(young: Young, cast: Cast) -> None:
    # When the young people were written down: it may be midnight since.
    now = young.consultation.opens_at + timedelta(days=1)
    assert duties(young.ymir, cast.town, now) == []
    found = duties(young.yrsa, cast.town, now)
    assert [each.due for each in found] == [timezone.localdate(young.consultation.closes_at)]
    assert "13 days" in found[0].detail
    after = young.consultation.closes_at + timedelta(minutes=1)
    assert duties(young.yrsa, cast.town, after) == []


@pytest.mark.parametrize(("name", "queries"), [("yrsa", 1), ("clara", 1), ("paula", 0)])
def test_duties_cost_one_query_or_none(
    young: Young, cast: Cast, django_assert_num_queries: Any, name: str, queries: int
) -> None:
    for _time in range(3):
        prepared(young)
    person = getattr(young, name, None) or cast.person(name)
    person.roles_in(cast.town)
    with django_assert_num_queries(queries):
        duties(person, cast.town, timezone.now())


# --- Rules ---------------------------------------------------------------------------------------


def test_the_list_shows_exactly_what_may_be_read(young: Young, cast: Cast) -> None:
    """The queryset is the twin of the permission, for everybody and in every state."""
    prepared(young)
    coming = complete(young, opens_at=timezone.now() + timedelta(days=1))
    open_consultation(coming, by=young.frida)
    town = cast.town
    for name in (*YOUNG_PLAYERS, "stefan", "wanda", "ada"):
        who = getattr(young, name, None) or getattr(cast, name)
        person = User.objects.get(pk=who.pk)
        readable = {
            each.pk for each in Consultation.objects.all()
            if person.has_perm("participation.read", each)
        }  # fmt: skip
        shown = Consultation.objects.visible_to(person, town).values_list("pk", flat=True)
        assert set(shown) == readable, name


@pytest.mark.parametrize(("name", "queries"), [("consultation-desk", 8), ("consultation-edit", 12)])
def test_the_desk_and_the_form_cost_so_many_queries(
    young: Young,
    browser_for: BrowserFor,
    django_assert_num_queries: Any,
    name: str,
    queries: int,
) -> None:
    path = page(name, complete(young).pk)
    clara = browser_for("clara")
    clara.get(path)
    with django_assert_num_queries(queries):
        clara.get(path)


def test_what_is_not_opened_at_its_hour_promises_no_day_that_is_over() -> None:
    now = timezone.now()
    begins = now + timedelta(hours=1)
    asked = Consultation(state="prepared", opens_at=begins, closes_at=now + timedelta(days=9))
    assert window_of(asked, now)[:2] == ("before", begins)
    assert window_of(asked, begins + timedelta(minutes=1))[:2] == ("before", None)
