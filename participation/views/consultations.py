"""Consultations: which there are, preparing one, and opening it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan, PlanVersion
from participation.choices import ConsultationState
from participation.forms.consultations import ConsultationForm, WordingForm
from participation.models import Consultation
from participation.readiness import lacks, plainness_of
from participation.rules import bodies_of
from participation.transitions.consultations import (
    ConsultationRefused,
    NotReady,
    StaleConsultation,
    begin,
    open_consultation,
    word,
)
from programme.choices import YOUNG
from programme.models import Body

PAGE = 20
SHORT_TEXT = 800


def demand(request: MemberRequest, permission: str, subject: Any) -> None:
    """Refuse (403) what the person may see but not do."""
    if not request.user.has_perm(permission, subject):
        raise PermissionDenied


def _demand_list(request: MemberRequest) -> None:
    """To whoever takes part in no consultation there is no such page."""
    if not request.user.has_perm("participation.list", request.municipality):
        raise Http404


def consultation_or_404(request: MemberRequest, pk: int) -> Consultation:
    """Return a consultation that the person may read, with body, version and plan."""
    town = request.municipality
    rows = Consultation.objects.filter(municipality=town).visible_to(request.user, town)
    found: Consultation = get_object_or_404(
        rows.select_related("body", "version__plan", "moderator", "deputy"), pk=pk
    )
    # The same object everywhere, so that what was asked about it is asked once for a request.
    found.municipality = found.version.plan.municipality = town
    return found


@require_safe
def consultation_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what is open, what is coming, what is over, and what is still being prepared."""
    _demand_list(request)
    town, user, now = request.municipality, request.user, timezone.now()
    rows = Consultation.objects.filter(municipality=town).visible_to(user, town)
    found = rows.with_what_is_shown().select_related("body")
    groups: dict[str, list[Consultation]] = {"open": [], "coming": [], "past": [], "prepared": []}
    for consultation in found:
        consultation.municipality = town
        groups[_group_of(consultation, now)].append(consultation)
    context = {
        **groups,
        "past": Paginator(groups["past"], PAGE).get_page(request.GET.get("page")),
        "is_empty": not any(groups.values()),
        "prepares": user.has_perm("participation.prepare", town),
        "may_begin": user.has_perm("participation.begin", town),
    }
    return render(request, "participation/consultation_list.html", context)


def _group_of(consultation: Consultation, now: Any) -> str:
    if consultation.is_prepared:
        return "prepared"
    if consultation.is_running(now):
        return "open"
    return "coming" if consultation.is_coming(now) else "past"


def _bodies(request: MemberRequest) -> QuerySet[Body]:
    """Return the bodies a person may ask: any of them, or the young ones in which she sits."""
    rows = Body.objects.filter(municipality=request.municipality)
    if request.user.has_perm("participation.prepare", request.municipality):
        return rows
    own = bodies_of(request.user, request.municipality)
    return rows.filter(pk__in=own, kind__in=YOUNG)


def _form(
    request: MemberRequest, consultation: Consultation, plan: ActionPlan, data: Any = None
) -> WordingForm:
    prepares = request.user.has_perm("participation.prepare", request.municipality)
    kind = ConsultationForm if prepares else WordingForm
    if data is None and request.method == "POST":
        data = request.POST
    return kind(data, instance=consultation, plan=plan, bodies=_bodies(request))


def consultation_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Begin a consultation: the coordinator or facilitator, or the youth council itself."""
    _demand_list(request)
    town = request.municipality
    demand(request, "participation.begin", town)
    plan = ActionPlan.objects.current(town)
    if plan is None or not PlanVersion.objects.filter(plan=plan).exists():
        may = plan is not None and request.user.has_perm("actionplan.freeze_version", plan)
        return render(request, "participation/no_version.html", {"plan": plan, "may_freeze": may})
    consultation = Consultation(municipality=town)
    form = _form(request, consultation, plan)
    form.initial["key"] = consultation.key
    if request.method == "POST" and form.is_valid():
        values = form.values()
        key = form.cleaned_data["key"] or consultation.key
        made = begin(Consultation(municipality=town, key=key, **values), by=request.user)
        return _after_wording(request, made)
    context = _form_page(form) | {"consultation": None}
    return render(request, "participation/consultation_form.html", context)


def consultation_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change what a consultation says; of two who write at once the second is shown the first."""
    consultation = consultation_or_404(request, pk)
    demand(request, "participation.word", consultation)
    if consultation.state == ConsultationState.CLOSED:
        messages.error(request, _("This consultation is over. Its words stay as they are."))
        return redirect(consultation)
    plan = consultation.version.plan
    # The form writes into its own copy: what stands in the database is compared with.
    form = _form(request, consultation_or_404(request, pk), plan)
    others: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            word(consultation, form.values(), base=form.base_moment(), by=request.user)
        except StaleConsultation:
            others = _written_meanwhile(form, consultation)
            data = request.POST.copy()
            data["base"] = consultation.changed_at.isoformat()
            form = _form(request, consultation_or_404(request, pk), plan, data)
            messages.warning(
                request,
                _("Somebody else has saved this in the meantime. What you typed is still here."),
            )
        else:
            return _after_wording(request, consultation)
    context = _form_page(form) | {
        "consultation": consultation,
        "others": others,
        "lacks": lacks(consultation, timezone.now()) if consultation.is_prepared else [],
    }
    return render(request, "participation/consultation_form.html", context)


def _form_page(form: WordingForm) -> dict[str, Any]:
    prepares = isinstance(form, ConsultationForm)
    text = str(form["short"].value() or "") if prepares else ""
    look = {"text": text, "plain": plainness_of(text)}
    return {"form": form, "prepares": prepares, "look": look, "lacks": [], "others": []}


def _written_meanwhile(form: WordingForm, now: Consultation) -> list[tuple[str, Any]]:
    """Return what stands there now, where it differs from what was typed."""
    return [
        (str(form.fields[name].label), getattr(now, name) or _("nothing"))
        for name, typed in form.values().items()
        if typed != getattr(now, name)
    ]


def _after_wording(request: MemberRequest, consultation: Consultation) -> HttpResponse:
    messages.success(request, _("Saved."))
    slug = request.municipality.slug
    if request.user.has_perm("participation.prepare", request.municipality):
        return redirect("participation:consultation-desk", slug, consultation.pk)
    return redirect("participation:consultation-list", slug)


@require_POST
def consultation_look(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show a short version as young people will read it, and how hard it is; keep nothing."""
    _demand_list(request)
    demand(request, "participation.prepare", request.municipality)
    text = request.POST.get("short", "")[:SHORT_TEXT]
    context = {"text": text, "plain": plainness_of(text), "lang": request.municipality.language}
    return render(request, "participation/_short_look.html", context)


@require_safe
def consultation_desk(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show those who prepare a consultation what it lacks, and what they can do with it."""
    consultation = consultation_or_404(request, pk)
    demand(request, "participation.prepare", consultation)
    now = timezone.now()
    newer = PlanVersion.objects.filter(
        plan=consultation.version.plan, number__gt=consultation.version.number
    )
    context = {
        "consultation": consultation,
        "group": _group_of(consultation, now),
        "lacks": lacks(consultation, now) if consultation.is_prepared else [],
        "newer": newer.first(),
        "maps": request.user.has_perm("participation.map_parts", consultation),
        "answers": not consultation.is_prepared
        and request.user.has_perm("participation.follow_answers", consultation),
    }
    return render(request, "participation/consultation_desk.html", context)


def consultation_open(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show what the young people will read, and open; refused with what is missing (S19)."""
    consultation = consultation_or_404(request, pk)
    demand(request, "participation.open", consultation)
    if not consultation.is_prepared:
        messages.info(request, _("This consultation has been opened already."))
        return redirect("participation:consultation-desk", municipality, pk)
    missing = lacks(consultation, timezone.now())
    if request.method == "POST":
        try:
            if request.POST.get("base") != consultation.changed_at.isoformat():
                raise ConsultationRefused(
                    _("Somebody has changed it since you looked. Please look once more.")
                )
            open_consultation(consultation, by=request.user)
        except NotReady as refusal:
            missing = refusal.missing
            messages.error(request, _("It cannot open yet: something is missing."))
        except ConsultationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The consultation is open. Those who are asked hear of it.")
            )
            return redirect("participation:consultation-desk", municipality, pk)
    context = {
        "consultation": consultation,
        "lacks": missing,
        "plain": plainness_of(consultation.short),
    }
    return render(request, "participation/consultation_open.html", context)
