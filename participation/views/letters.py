"""What is new for me, and how often a letter tells me of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from accounts.models import User
from accounts.visits import is_a_visit
from participation.forms.letters import NewsForm
from participation.notices import label_of, news_for, note_read, parts_of, sort_of

PAGE = 20


def news(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show all that somebody was told here, and let her choose how often a letter comes."""
    user, town = request.user, request.municipality
    form = NewsForm(request.POST or None, person=user)
    if request.method == "POST" and form.is_valid():
        User.objects.filter(pk=user.pk).update(news=form.cleaned_data["news"])
        messages.success(request, _("Saved."))
        return redirect("participation:news", town.slug)
    page = Paginator(news_for(user, town), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    parts = parts_of(shown)
    for each in shown:
        each.part = parts.get(each.pk, "")
        each.label = label_of(sort_of(each), 1)
    if is_a_visit(request, news):
        note_read(shown, timezone.now())
    return render(request, "participation/news.html", {"form": form, "page": page, "news": shown})
