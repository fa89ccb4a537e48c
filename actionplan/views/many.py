"""The same act for many initiatives: choose in the list, look it over, and do it."""


from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.middleware import MemberRequest
from actionplan.forms.many import ManyForm
from actionplan.many import ACTS, Outcome, chosen, do_to_many
from actionplan.views.access import demand, plan_or_404

# More reasons than this are counted, not read out.
TOLD = 10


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
