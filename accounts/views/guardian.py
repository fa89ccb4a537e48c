"""What a guardian sees: what it is about, and her own answer. Never a word of the child's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django_scopes import scope

from accounts.addresses import AddressRefused, address_behind, confirm_address
from accounts.guardians import ConsentRefused, agree, consent_behind, withdraw_consent

ANSWERS = {"agree": agree, "withdraw": withdraw_consent}


@sensitive_variables("token")
def guardian(request: HttpRequest, token: str) -> HttpResponse:
    """Show a guardian what she is asked; only a button gives the yes or takes it back."""
    consent = consent_behind(token)
    if consent is None:
        raise Http404
    if request.method == "POST" and request.POST.get("answer") in ANSWERS:
        with scope(municipality=consent.municipality):
            try:
                ANSWERS[request.POST["answer"]](consent)
            except ConsentRefused:
                messages.info(request, _("This had been answered already. Here is how it stands."))
        return redirect("accounts:guardian", token)
    return render(request, "accounts/guardian.html", {"consent": consent})


@sensitive_variables("token")
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button behind the letter to a new address; pressing it makes the address count."""
    try:
        address_behind(token)
        if request.method == "POST":
            confirm_address(token)
            return render(request, "accounts/address_confirmed.html")
    except AddressRefused:
        return render(request, "accounts/address_over.html", status=404)
    return render(request, "accounts/address_confirm.html")
