"""Editing a part of the plan: the form, the saving, and the merge page for whoever comes second."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.drafts import left_at
from accounts.middleware import MemberRequest
from accounts.models import Draft
from actionplan.choices import Cause
from actionplan.differences import LABELS
from actionplan.fields import with_our_line_ends
from actionplan.forms.parts import PartForm
from actionplan.forms.rows import RowsField
from actionplan.merging import (
    FormValues,
    Merge,
    decided_in,
    form_values,
    merge,
    merge_once_more,
    typed_values,
)
from actionplan.models import ActionPlan, Initiative, Revision
from actionplan.revisions import SUBJECTS, Part, Stale, fresh, payload, save_checked
from actionplan.rows import with_rows_as_texts
from actionplan.rules import why_closed
from actionplan.views.access import demand
from actionplan.views.desks import (
    as_sent,
    clear_away,
    desk_of,
    keep_if_it_fits,
    moment,
    show,
    sit_down,
    version_in,
    wanted_draft,
    written,
)
from actionplan.views.merge_rows import merge_row, words
from actionplan.views.openings import opening_of


class Editing:
    """One person's try to save one part of the plan."""

    def __init__(
        self,
        request: MemberRequest,
        part: Part,
        *,
        form_class: type[PartForm],
        template: str,
        permission: str,
        done_url: str,
        context: dict[str, Any],
    ) -> None:
        self.request = request
        self.part = part
        self.form_class = form_class
        self.template = template
        self.permission = permission
        self.done_url = done_url
        self.context = {"plan": part.plan, "part": part, "done_url": done_url, **context}
        # What stood in the database before a form touched the instance.
        self.present = payload(part)
        self.present_version = part.version
        self.desk = desk_of(request, part)

    def answer(self, data: QueryDict | None = None) -> HttpResponse:
        """Show the form, save it, or lead to the merge page; `data` stands for what was sent."""
        if self.request.method != "POST":
            demand(self.request, self.permission, self.part)
            return self._open()
        # A browser writes other line ends than the plan, in hidden fields too.
        sent = self.request.POST if data is None else data
        data = with_rows_as_texts(with_our_line_ends(sent))
        if not self._may():
            return self._too_late(data)
        if "merging" in data:
            decided, undecided = self._decided(data)
            if undecided:
                return self._merge_page(self._merge_again(data), sent=data, undecided=undecided)
            data = decided
        return self._save(data)

    def _open(self) -> HttpResponse:
        form = self.form_class(instance=self.part, plan=self.part.plan)
        draft = wanted_draft(self.request, self.desk)
        if draft:
            show(form, draft)
            # It is written on where it was begun, so that the save is the end of it.
            self.desk = self.desk._replace(opening=opening_of(draft.object_key))
        return self._page(form, draft)

    def _save(self, data: QueryDict) -> HttpResponse:
        form = self.form_class(data, instance=self.part, plan=self.part.plan)
        if not form.is_valid():
            self._keep(data)
            return self._page(form)
        # A form without a version is one that nobody can vouch for: it meets the merge page.
        base_version = form.cleaned_data.get("version") or 0
        if base_version != self.present_version:
            return self._merge(data, form, base_version)
        if not form.has_changed():
            # The second of two clicks on a new initiative needs no word of its own.
            if "lineage" not in data:
                messages.info(self.request, _("Nothing was changed, so nothing was saved."))
            return self._done()
        cause = Cause.MERGED if "merging" in self.request.POST else Cause.EDITED
        return self._write(form, base_version, cause, data)

    def _write(
        self, form: PartForm, base_version: int, cause: Cause, data: QueryDict
    ) -> HttpResponse:
        try:
            save_checked(
                self.part,
                form.values(),
                base_version=base_version,
                by=self.request.user,
                cause=cause,
            )
        except Stale:
            # Somebody saved between our reading and our writing.
            self._read_again()
            return self._merge(data, form, base_version) if self._may() else self._too_late(data)
        messages.success(self.request, _("Saved."))
        return self._done()

    def _done(self) -> HttpResponse:
        clear_away(self.request, self.desk, written(self.form_class, self.request.POST))
        return redirect(self.done_url)

    def _keep(self, data: QueryDict) -> None:
        """Keep what was sent and not saved, for the day on which its page is lost."""
        typed = written(self.form_class, data)
        keep_if_it_fits(self.desk, typed, base_version=version_in(data))

    def _may(self) -> bool:
        return self.request.user.has_perm(self.permission, self.part)

    def _too_late(self, data: QueryDict) -> HttpResponse:
        """Give the text back to somebody who may not save it (any more), to be copied."""
        why = self._why_closed()
        if why:
            # It may be opened again, and she may have closed this page by then.
            self._keep(data)
        context = {**self.context, "kept": self._new_words(data), "unsaved": [], "why": why}
        return render(self.request, "actionplan/too_late.html", context, status=403)

    def closed(self, why: str) -> HttpResponse:
        """Say why the text stands still, with what she typed there before and did not save."""
        discard_url = self.part.plan.url_of("part-discard", "initiatives", self.desk.object_key)
        unsaved = [
            {
                "when": moment(draft.updated_at),
                "kept": self._new_words(as_sent(draft)),
                "discard_url": f"{discard_url}?draft={draft.object_key}",
            }
            for draft in left_at(self.desk)
        ]
        context = {**self.context, "why": why, "unsaved": unsaved}
        return render(self.request, "actionplan/initiative_closed.html", context, status=403)

    def _new_words(self, data: QueryDict) -> list[dict[str, str]]:
        """Return what somebody typed that the part does not say, field by field."""
        form = self.form_class(instance=self.part, plan=self.part.plan)
        before = form_values(self.present, form.typed_names)
        typed = typed_values(data, form.typed_names)
        said = [
            {"label": str(field.label), "text": words(name, field, typed[name])}
            for name, field in form.fields.items()
            if isinstance(field, forms.CharField | RowsField)
            and typed.get(name, []) != before.get(name, [])
        ]
        return [each for each in said if each["text"]]

    def _why_closed(self) -> str:
        if not isinstance(self.part, Initiative):
            return ""
        return why_closed(self.request.user, self.part)

    def _read_again(self) -> None:
        plan = self.part.plan
        self.part = fresh(self.part)
        if not isinstance(self.part, ActionPlan):
            self.part.plan = plan
        self.present = payload(self.part)
        self.present_version = self.part.version

    # --- merging --------------------------------------------------------------------------------

    def _merge(self, data: QueryDict, form: PartForm, base_version: int) -> HttpResponse:
        names = form.typed_names
        outcome = merge(
            form_values(self._said_in(base_version), names),
            form_values(self.present, names),
            typed_values(data, names),
        )
        if outcome.clashes:
            self._keep(data)
            return self._merge_page(outcome)
        joined = self._as_data(outcome.values)
        again = self.form_class(joined, instance=self.part, plan=self.part.plan)
        if not again.is_valid():
            self._keep(joined)
            return self._page(again)
        if outcome.from_theirs:
            messages.info(self.request, self._what_came(outcome.from_theirs))
        if not again.has_changed():
            messages.success(self.request, _("Saved."))
            return self._done()
        return self._write(again, self.present_version, Cause.MERGED, joined)

    def _said_in(self, version: int) -> dict[str, Any]:
        subject = {SUBJECTS[type(self.part)]: self.part}
        revision = Revision.objects.filter(**subject, number=version).first()
        return revision.payload if revision else {}

    def _as_data(self, values: FormValues) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, value in values.items():
            data.setlist(name, value)
        data["version"] = str(self.present_version)
        return data

    def _merge_again(self, data: QueryDict) -> Merge:
        """Make the merge page's rows once more from what it sent, where one was left undecided."""
        names = self.form_class(instance=self.part, plan=self.part.plan).typed_names
        said = self._said_in(version_in(data)) or self.present
        return merge_once_more(data, names, form_values(said, names))

    def _decided(self, data: QueryDict) -> tuple[QueryDict, list[str]]:
        """Turn the merge page's answers into a form's data; name the fields left undecided."""
        names = self.form_class(instance=self.part, plan=self.part.plan).typed_names
        return decided_in(data, names, form_values(self._said_in(version_in(data)), names))

    # --- pages ----------------------------------------------------------------------------------

    def _page(self, form: PartForm, draft: Draft | None = None) -> HttpResponse:
        is_free = draft is None and not form.is_bound
        desk = sit_down(self.request, self.desk, self.part, is_free=is_free)
        if draft:
            desk["shown_from"] = moment(draft.updated_at)
        context = {**self.context, "form": form, "desk": desk}
        return render(self.request, self.template, context, status=422 if form.errors else 200)

    def _merge_page(
        self, outcome: Merge, *, sent: QueryDict | None = None, undecided: Sequence[str] = ()
    ) -> HttpResponse:
        """Show both texts; `sent` is the same page as it came back, with a field left undecided."""
        form = self.form_class(instance=self.part, plan=self.part.plan)
        # The version the page was made with: who saved since then is met at the next save.
        version = (version_in(sent) if sent else 0) or self.present_version
        writer = self._writer_of(version)
        context = {
            **self.context,
            "rows": [
                merge_row(form.fields[clash.name], clash, sent or QueryDict(), undecided=undecided)
                for clash in outcome.clashes
            ],
            "values": outcome.values.items(),
            "version": version,
            "opening": self.desk.opening,
            "theirs_name": str(writer.by) if writer and writer.by else _("Somebody else"),
            "theirs_at": writer.at if writer else None,
            "kept": self._kept(outcome),
        }
        # 409: the page is an answer to a save that did not happen.
        return render(self.request, "actionplan/merge.html", context, status=409)

    def _kept(self, outcome: Merge) -> dict[str, str]:
        """Return the fields that only others changed, by name, with those of the page before."""
        told = self.request.POST.getlist("kept") if "merging" in self.request.POST else []
        return {
            name: str(LABELS.get(name, name))
            for name in outcome.values
            if name in outcome.from_theirs or name in told
        }

    def _writer_of(self, version: int) -> Revision | None:
        subject = {SUBJECTS[type(self.part)]: self.part}
        return Revision.objects.filter(**subject, number=version).select_related("by").first()

    def _what_came(self, names: list[str]) -> str:
        last = self._writer_of(self.present_version)
        return _("%(name)s saved in the meantime. Kept from there: %(fields)s.") % {
            "name": last.by if last and last.by else _("Somebody else"),
            "fields": ", ".join(str(LABELS.get(name, name)) for name in names),
        }
