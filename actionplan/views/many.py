"""The same act for many initiatives: choose in the list, look it over, and do it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_scopes.forms import SafeModelChoiceField

from accounts.middleware import MemberRequest
from accounts.models import Department
from accounts.wording import PlainWords
from actionplan.many import ACTS, Outcome, chosen, do_to_many
from actionplan.models import ActionPlan, Theme
from actionplan.views.access import demand, plan_or_404

# More reasons than this are counted, not read out.
TOLD = 10


class ManyForm(PlainWords, forms.Form):
    """What an act needs to know besides the initiatives."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Those who wrote it read this."),
    )
    lead = SafeModelChoiceField(
        queryset=Department.objects.none(), label=gettext_lazy("Lead department")
    )
    theme = SafeModelChoiceField(queryset=Theme.objects.none(), label=gettext_lazy("Theme"))

    def __init__(self, *args: Any, plan: ActionPlan, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {"lead": "lead", "theme": "theme", "return": "note"}.get(act)
        for name in [each for each in self.fields if each != wanted]:
            del self.fields[name]
        if act == "lead":
            units = Department.objects.filter(municipality=plan.municipality).open()
            self.fields["lead"].queryset = units
        if act == "theme":
            self.fields["theme"].queryset = Theme.objects.filter(plan=plan).standing().in_order()
            self.fields["theme"].label_from_instance = lambda each: (
                f"{each.focus_area} › {each.title}"
            )


def initiative_many(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show what an act would do to the chosen initiatives (GET), and do it (POST)."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.read_draft", plan)
    sent = request.POST if request.method == "POST" else request.GET
    act = sent.get("act", "")
    if act not in ACTS:
        raise Http404
    rows = chosen(plan, sent.getlist("chosen"), act, request.user)
    if not rows:
        messages.info(request, _("Please choose initiatives first, by the boxes in the list."))
        return redirect(plan.url_of("initiative-list"))
    form = ManyForm(request.POST or None, plan=plan, act=act)
    if request.method == "POST" and form.is_valid():
        _tell(request, do_to_many(rows, act, by=request.user, **form.cleaned_data))
        return redirect(plan.url_of("initiative-list"))
    context = {
        "plan": plan,
        "act": act,
        "label": ACTS[act],
        "form": form,
        "rows": rows,
        "can": [row for row in rows if not row.obstacle],
        "cannot": [row for row in rows if row.obstacle],
    }
    return render(request, "actionplan/initiative_many.html", context)


def _tell(request: MemberRequest, outcome: Outcome) -> None:
    if outcome.done:
        done = ngettext("Done: one initiative.", "Done: %(many)d initiatives.", outcome.done)
        messages.success(request, done % {"many": outcome.done})
    for row in outcome.refused[:TOLD]:
        said = {"title": row.initiative.title, "reason": row.obstacle}
        messages.warning(request, _("Not done: %(title)s. %(reason)s") % said)
    more = len(outcome.refused) - TOLD
    if more > 0:
        told = ngettext("And one more was not done.", "And %(many)d more were not done.", more)
        messages.warning(request, told % {"many": more})
