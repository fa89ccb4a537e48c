"""Asking for the poster "You said – we did"."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.choices import Language
from accounts.middleware import MemberRequest
from documents.choices import DocumentKind
from documents.content import content_key
from documents.posters import poster_for
from documents.tasks import ask_for
from participation.models import Consultation
from participation.posters import MOST
from participation.views.answers import consultation_or_404


@require_POST
def poster_build(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Have the poster made of the answers that were chosen."""
    consultation = consultation_or_404(request, pk, "participation.make_poster")
    chosen = _chosen(request, consultation)
    if not 0 < len(chosen) <= MOST:
        text = _("Please choose between 1 and %(most)d answers.") % {"most": MOST}
        messages.info(request, text)
        return redirect("participation:poster", request.municipality.slug, pk)
    language = request.POST.get("language", "")
    if language not in Language.values:
        language = request.municipality.language
    plan = consultation.version.plan
    content = poster_for(consultation.pk, chosen, language)
    said = content_key(content, language=language, template_version="")
    wish: dict[str, Any] = {
        "plan": plan.pk,
        "plan_number": plan.number,
        "language": language,
        "kind": DocumentKind.POSTER.value,
        "consultation": consultation.pk,
        "outcomes": chosen,
        # Of the same words the same poster is made only once at a time.
        "subject": said[:16],
    }
    return redirect(ask_for(wish, request.municipality, by=request.user))


def _chosen(request: MemberRequest, consultation: Consultation) -> list[int]:
    """Return the answers of this consultation among those that were chosen."""
    numbers = {
        int(each) for each in request.POST.getlist("chosen") if each.isdecimal() and len(each) < 16
    }
    own = consultation.outcomes.filter(pk__in=numbers).order_by("pk")
    return list(own.values_list("pk", flat=True))
