"""Whatever two people type, and however they decide: nothing of it is lost."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.choices import Cause
from actionplan.models import Initiative, Revision
from actionplan.revisions import save_checked
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.usefixtures("scoped")

NAMES = ("goal", "description", "contact")
# What somebody does to a field: leave it (None), empty it, or write something in it.
TYPED = st.fixed_dictionaries({
    "goal": st.sampled_from([None, "", "{who} goal", "same goal"]),
    "description": st.sampled_from([None, "", "{who} one\r\n\r\n- two\r\n", "same"]),
    "contact": st.sampled_from([None, "", "{who}@fjordlund.example"]),
})  # fmt: skip
DECISIONS = st.fixed_dictionaries(
    {name: st.sampled_from(["mine", "theirs", "edit", None]) for name in NAMES}
)


def edit_page(initiative: Initiative) -> str:
    """Return the address at which an initiative is edited."""
    return f"/fjordlund/plans/1/initiatives/{initiative.pk}/edit/"


def form_of(browser: CanaryClient, path: str) -> dict[str, Any]:
    """Return what the page's form would send if nobody typed anything; line ends as browsers do."""
    form = browser.get(path).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in values.items()
        if value not in (None, False)
    }


def typed_by(who: str, form: dict[str, Any], typed: dict[str, str | None]) -> dict[str, Any]:
    """Return the form after somebody typed into it."""
    said = {name: text.format(who=who) for name, text in typed.items() if text is not None}
    return form | said


def kept_text(text: str) -> str:
    """Return a text as the plan keeps it."""
    return text.replace("\r\n", "\n").strip()


def sent_by(page: Any, decisions: dict[str, str | None]) -> dict[str, Any]:
    """Return what a merge page sends after somebody decided."""
    sent: dict[str, Any] = {"merging": "1", "version": page.context["version"]}
    sent |= {name: texts for name, texts in page.context["values"] if texts}
    sent["clash"] = [row["name"] for row in page.context["rows"]]
    for row in page.context["rows"]:
        name = row["name"]
        sent |= {f"mine-{name}": row["mine_values"], f"base-{name}": row["base_values"]}
        sent[f"edit-{name}"] = f"joined {name}"
        if decisions[name]:
            sent[f"choice-{name}"] = decisions[name]
    return sent


@pytest.fixture
def browsers(cast: Cast) -> tuple[CanaryClient, CanaryClient]:
    """Wanda's browser and Clara's."""
    return client_of(cast.wanda), client_of(cast.clara)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(theirs=TYPED, mine=TYPED, decisions=DECISIONS)
def test_nothing_that_either_typed_is_lost(
    browsers: tuple[CanaryClient, CanaryClient],
    story: PlanOfCast,
    theirs: dict[str, str | None],
    mine: dict[str, str | None],
    decisions: dict[str, str | None],
) -> None:
    path = edit_page(story.swings)
    with transaction.atomic():
        wanda, clara = browsers
        of_wanda = typed_by("Wanda", form_of(wanda, path), theirs)
        of_clara = typed_by("Clara", form_of(clara, path), mine)
        assert wanda.post(path, of_wanda).status_code == 302
        answer = clara.post(path, of_clara)
        seen = ""
        if answer.status_code == 409:
            seen = repr([row | {"label": ""} for row in answer.context["rows"]])
            seen += repr(list(answer.context["values"]))
            clashing = [row["name"] for row in answer.context["rows"]]
            answer = clara.post(path, sent_by(answer, decisions))
            decided = all(decisions[name] for name in clashing)
            assert answer.status_code == (302 if decided else 409)
        revisions = Revision.objects.filter(initiative=story.swings)
        said = [text for each in revisions for text in each.payload.values()]
        for form in (of_wanda, of_clara):
            for name in NAMES:
                text = kept_text(form.get(name, ""))
                assert text in said or repr(text)[1:-1] in seen, (name, text)
        transaction.set_rollback(True)


def test_a_text_that_nobody_touched_has_not_changed(cast: Cast, story: PlanOfCast) -> None:
    """Browsers send other line ends than the plan keeps."""
    clara, path = client_of(cast.clara), edit_page(story.swings)
    save_checked(
        story.swings, {"goal": "one\n\ntwo"}, base_version=1, by=cast.clara, cause=Cause.EDITED
    )
    page = clara.post(path, form_of(clara, path), follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        "Nothing was changed, so nothing was saved."
    ]
    typed = form_of(clara, path) | {"goal": "one\r\n\r\nthree"}
    clara.post(path, typed)
    assert Initiative.objects.get(pk=story.swings.pk).goal == "one\n\nthree"


def test_a_text_of_several_lines_clashes_only_for_those_who_changed_it(
    cast: Cast, story: PlanOfCast
) -> None:
    wanda, clara, path = client_of(cast.wanda), client_of(cast.clara), edit_page(story.swings)
    clara.post(path, form_of(clara, path) | {"goal": "one\r\ntwo"})
    of_wanda, of_clara = form_of(wanda, path), form_of(clara, path)
    wanda.post(path, of_wanda | {"goal": "one\r\nthree"})
    assert clara.post(path, of_clara | {"contact": "c@x"}).status_code == 302
    row = Initiative.objects.get(pk=story.swings.pk)
    assert (row.goal, row.contact) == ("one\nthree", "c@x")


def test_who_saves_while_somebody_decides_is_met_as_well(cast: Cast, story: PlanOfCast) -> None:
    """Clara leaves a field undecided; Stefan's colleague saves; Clara's page must notice."""
    wanda, clara, path = client_of(cast.wanda), client_of(cast.clara), edit_page(story.swings)
    of_wanda, of_clara = form_of(wanda, path), form_of(clara, path)
    wanda.post(path, of_wanda | {"goal": "Wanda's"})
    merging = clara.post(path, of_clara | {"goal": "Clara's"})
    assert merging.status_code == 409
    paula = client_of(cast.paula)
    paula.post(path, form_of(paula, path) | {"contact": "paula@fjordlund.example"})
    undecided = clara.post(path, sent_by(merging, dict.fromkeys(NAMES)))
    assert undecided.status_code == 409
    done = clara.post(path, sent_by(undecided, {"goal": "mine"}))
    assert done.status_code == 302
    row = Initiative.objects.get(pk=story.swings.pk)
    assert (row.goal, row.contact) == ("Clara's", "paula@fjordlund.example")


@pytest.mark.parametrize("kind", ["chapters", "focus-areas", "themes"])
def test_other_parts_are_merged_in_the_same_way(cast: Cast, story: PlanOfCast, kind: str) -> None:
    part = {"chapters": story.preface, "focus-areas": story.outdoors, "themes": story.play}[kind]
    path = f"/fjordlund/plans/1/{kind}/{part.pk}/edit/"
    wanda, clara = client_of(cast.wanda), client_of(cast.clara)
    of_wanda, of_clara = form_of(wanda, path), form_of(clara, path)
    assert wanda.post(path, of_wanda | {"title": "Wanda's"}).status_code == 302
    merging = clara.post(path, of_clara | {"title": "Clara's"})
    assert [row["name"] for row in merging.context["rows"]] == ["title"]
    assert clara.post(path, sent_by(merging, {"title": "mine"})).status_code == 302
    part.refresh_from_db()
    assert (part.title, part.version) == ("Clara's", 3)


def test_departments_and_articles_are_merged_too(cast: Cast, story: PlanOfCast) -> None:
    wanda, clara, path = client_of(cast.wanda), client_of(cast.clara), edit_page(story.swings)
    of_wanda, of_clara = form_of(wanda, path), form_of(clara, path)
    wanda.post(path, of_wanda | {"lead": [cast.streets.pk], "articles": ["12"]})
    merging = clara.post(
        path, of_clara | {"lead": [cast.parks.pk, cast.playgrounds.pk], "articles": ["12"]}
    )
    (row,) = merging.context["rows"]
    assert (row["name"], row["base"], row["theirs"], row["mine"], row["is_text"]) == (
        "lead",
        "Parks",
        "Streets",
        "Parks, Playgrounds",
        False,
    )
    clara.post(path, sent_by(merging, {"lead": "mine"}))
    written = Initiative.objects.get(pk=story.swings.pk)
    assert written.leads == [cast.parks, cast.playgrounds]
    assert [each.number for each in written.articles.all()] == [12]
