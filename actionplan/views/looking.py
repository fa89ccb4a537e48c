"""How a text that is being written will look once it is saved; nothing is kept of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from actionplan.choices import LONG_TEXT
from actionplan.in_short import in_short
from actionplan.views.access import demand, plan_or_404


@require_POST
def look(request: MemberRequest, municipality: str, number: int, what: str) -> HttpResponse:
    """Show a long text as it will be read, or an initiative in short as a young person will."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.read_draft", plan)
    if what == "text":
        text = request.POST.get("text", "")[:LONG_TEXT]
        context = {"text": text, "lang": plan.municipality.language}
        return render(request, "actionplan/_look.html", context)
    if what == "in-short":
        context = in_short(plan, request.POST.dict(), request.POST.get("focus_area"))
        return render(request, "actionplan/_in_short.html", context)
    raise Http404
