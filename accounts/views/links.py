"""Logging in by a letter, without a password."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_variables

from accounts.forms import LinkForm
from accounts.models import LoginLink, User
from accounts.second_factor import BY_LETTER_MARK
from accounts.transitions import LinkRefused, digest, send_login_link, use_login_link
from accounts.views.door import BACKEND


def link_ask(request: HttpRequest) -> HttpResponse:
    """Ask for the letter; the answer is the same whether the address is known or not."""
    form = LinkForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and form.is_valid():
        person = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True)
        for user in person:
            send_login_link(user, target=form.cleaned_data["next"])
        return redirect("accounts:link-sent")
    return render(request, "accounts/link_ask.html", {"form": form})


def link_sent(request: HttpRequest) -> HttpResponse:
    """Say that the letter is on its way, if the address is known."""
    return render(request, "accounts/link_sent.html")


@sensitive_variables("token")
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button behind the link; pressing it logs in and uses the link up."""
    link = LoginLink.objects.filter(token_hash=digest(token)).select_related("user").first()
    if link is None:
        raise Http404
    if request.method == "POST":
        try:
            link = use_login_link(token)
        except LinkRefused:
            return render(request, "accounts/link_over.html", {"target": link.target})
        login(request, link.user, backend=BACKEND)
        request.session[BY_LETTER_MARK] = True
        return redirect(_inside(request, link.target))
    if not link.is_open:
        return render(request, "accounts/link_over.html", {"target": link.target})
    return render(request, "accounts/link_open.html", {"link": link})


def _inside(request: HttpRequest, target: str) -> str:
    """Return the page she wanted, if it is one of the portal's own."""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if target and safe else "/"
