"""Writing the coordinator's words of a report: two who write at once meet on the merge page."""

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.drafts import left_at
from accounts.middleware import MemberRequest
from accounts.models import Draft
from actionplan.fields import with_our_line_ends
from actionplan.merging import (
    FormValues,
    Merge,
    decided_in,
    form_value,
    merge,
    merge_once_more,
    typed_values,
)
from actionplan.views.desks import (
    clear_away,
    keep_if_it_fits,
    moment,
    sit_down_at,
    version_in,
    wanted_draft,
)
from actionplan.views.merge_rows import merge_row
from actionplan.views.openings import opening_of
from implementation.choices import REPORTS
from implementation.forms.reports import NarrativeForm
from implementation.models import StatusReport
from implementation.transitions.reports import WRITTEN, ReportRefused, write_report
from implementation.views.desks import (
    addresses_for,
    closed,
    desk_for,
    put_back,
    typed_in,
)
from implementation.views.reports import keeps_reports, report_or_404
from journal.models import Entry

NAMES = list(WRITTEN)


def said_in(report: StatusReport) -> FormValues:
    """Return what a report says now, as its form would send it."""
    said = {name: form_value(getattr(report, name)) for name in NAMES}
    return {
        name: [text.replace("\r\n", "\n").strip() for text in texts] for name, texts in said.items()
    }


def before_in(data: QueryDict) -> FormValues:
    """Return what stood in the report when a form was opened, as the form itself carries it.

    Only what both have changed depends on it; where it is missing or no list of texts, all that
    differs is asked about.
    """
    try:
        said = json.loads(data.get("before", ""))
        return {name: [str(text) for text in said[name]] for name in NAMES}
    except (ValueError, TypeError, KeyError):
        return {name: [] for name in NAMES}


def report_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Write the coordinator's words of a report."""
    found = report_or_404(request, pk)
    if not keeps_reports(request):
        raise PermissionDenied
    return Writing(request, found).answer()


class Writing:
    """One person's try to save the words of one report."""

    def __init__(self, request: MemberRequest, found: StatusReport) -> None:
        self.request = request
        self.desk = desk_for(request, REPORTS, found.pk)
        self._look(found)

    def _look(self, found: StatusReport) -> None:
        self.found, self.present = found, said_in(found)

    def answer(self) -> HttpResponse:
        """Show the form, save it, or lead to the merge page."""
        if self.found.is_frozen:
            return self._too_late()
        if self.request.method != "POST":
            return self._open()
        data = with_our_line_ends(self.request.POST)
        if "merging" in data:
            theirs = before_in(data)
            decided, undecided = decided_in(data, NAMES, theirs)
            if undecided:
                again = merge_once_more(data, NAMES, theirs)
                return self._merge_page(again, theirs, sent=data, undecided=undecided)
            data = decided
        return self._save(data)

    def _open(self) -> HttpResponse:
        form = self._form()
        draft = wanted_draft(self.request, self.desk)
        if draft:
            put_back(form, draft)
            # It is written on where it was begun, so that the save is the end of it.
            self.desk = self.desk._replace(opening=opening_of(draft.object_key))
        return self._page(form, draft)

    def _form(self, data: QueryDict | None = None) -> NarrativeForm:
        initial = {name: getattr(self.found, name) for name in WRITTEN}
        return NarrativeForm(
            data,
            today=timezone.localdate(),
            initial=initial | {"seen": self.found.edition, "before": json.dumps(self.present)},
        )

    def _save(self, data: QueryDict) -> HttpResponse:
        form = self._form(data)
        if not form.is_valid():
            self._keep(data)
            return self._page(form)
        if version_in(data, "seen") != self.found.edition:
            return self._merge(data)
        if typed_values(data, NAMES) == self.present:
            messages.info(self.request, _("Nothing was changed, so nothing was saved."))
            return self._done()
        return self._write(form, data)

    def _write(self, form: NarrativeForm, data: QueryDict) -> HttpResponse:
        said = {name: form.cleaned_data[name] for name in WRITTEN}
        try:
            written = write_report(self.found, said, seen=self.found.edition, by=self.request.user)
        except ReportRefused:
            return self._too_late()
        if not written:
            # Somebody saved between our reading and our writing.
            self._look(report_or_404(self.request, self.found.pk))
            return self._merge(data)
        messages.success(self.request, _("Saved."))
        return self._done()

    def _done(self) -> HttpResponse:
        clear_away(self.request, self.desk, typed_in(REPORTS, self.request.POST))
        return redirect(self.found)

    def _keep(self, data: QueryDict) -> None:
        """Keep what was sent and not saved, for the day on which its page is lost."""
        typed = typed_in(REPORTS, data)
        keep_if_it_fits(self.desk, typed, base_version=version_in(data, "seen"))

    def _too_late(self) -> HttpResponse:
        """Give back what was typed after the report was finished: nothing of it is lost."""
        why = _("This report is finished; it cannot be changed any more.")
        if self.request.method == "POST":
            self._keep(self.request.POST)
        elif not left_at(self.desk):
            messages.info(self.request, why)
            return redirect(self.found)
        status = 409 if self.request.method == "POST" else 403
        back_url = self.found.get_absolute_url()
        return closed(self.request, self.desk, REPORTS, back_url=back_url, why=why, status=status)

    # --- two at once ----------------------------------------------------------------------------

    def _merge(self, data: QueryDict) -> HttpResponse:
        outcome = merge(before_in(data), self.present, typed_values(data, NAMES))
        if outcome.clashes:
            self._keep(data)
            return self._merge_page(outcome, self.present)
        joined = QueryDict(mutable=True)
        for name, texts in outcome.values.items():
            joined.setlist(name, texts)
        joined["seen"] = str(self.found.edition)
        joined["before"] = json.dumps(self.present)
        again = self._form(joined)
        if not again.is_valid():
            self._keep(joined)
            return self._page(again)
        if outcome.from_theirs:
            messages.info(self.request, self._what_came(again, outcome.from_theirs))
        if outcome.values == self.present:
            messages.success(self.request, _("Saved."))
            return self._done()
        return self._write(again, joined)

    def _what_came(self, form: NarrativeForm, names: list[str]) -> str:
        last = self._last_writing()
        return _("%(name)s saved in the meantime. Kept from there: %(fields)s.") % {
            "name": last.by if last and last.by else _("Somebody else"),
            "fields": ", ".join(str(form.fields[name].label) for name in names),
        }

    def _last_writing(self) -> Entry | None:
        written = Entry.objects.filter(
            municipality=self.request.municipality,
            subject_type=self.found._meta.label_lower,
            subject_id=self.found.pk,
            verb="report.write",
        )
        return written.select_related("by").first()

    # --- pages ----------------------------------------------------------------------------------

    def _page(self, form: NarrativeForm, draft: Draft | None = None) -> HttpResponse:
        pk = self.found.pk
        url = reverse("implementation:report-edit", args=[self.request.municipality.slug, pk])
        desk = sit_down_at(
            self.request,
            self.desk,
            addresses_for(self.request, REPORTS, pk, url),
            is_free=draft is None and not form.is_bound,
        )
        if draft:
            desk["shown_from"] = moment(draft.updated_at)
        context = {"report": self.found, "form": form, "desk": desk}
        status = 422 if form.errors else 200
        return render(self.request, "implementation/report_edit.html", context, status=status)

    def _merge_page(
        self,
        outcome: Merge,
        theirs: FormValues,
        *,
        sent: QueryDict | None = None,
        undecided: Sequence[str] = (),
    ) -> HttpResponse:
        """Show both texts; `sent` is the same page as it came back, with a field left undecided."""
        form = self._form()
        # The edition the page was made with: who saved since then is met at the next save.
        edition = (version_in(sent, "seen") if sent else 0) or self.found.edition
        last = self._last_writing()
        told = sent.getlist("kept") if sent else []
        context: dict[str, Any] = {
            "report": self.found,
            "plan": self.found.plan,
            "part": self.found,
            "done_url": self.found.get_absolute_url(),
            "rows": [
                merge_row(form.fields[clash.name], clash, sent or QueryDict(), undecided=undecided)
                for clash in outcome.clashes
            ],
            "values": [
                *outcome.values.items(),
                ("seen", [str(edition)]),
                ("before", [json.dumps(theirs)]),
                ("writer", [str(self.request.user.pk)]),
            ],
            "version": edition,
            "opening": self.desk.opening,
            "theirs_name": str(last.by) if last and last.by else _("Somebody else"),
            "theirs_at": last.at if last else None,
            "kept": {
                name: str(form.fields[name].label)
                for name in outcome.values
                if name in outcome.from_theirs or name in told
            },
        }  # fmt: skip
        # 409: the page is an answer to a save that did not happen.
        return render(self.request, "implementation/report_merge.html", context, status=409)
