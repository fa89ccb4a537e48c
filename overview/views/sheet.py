"""What we keep about people, why, and how long: in plain words, for everybody."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.middleware import MemberRequest
from overview.retention import KEPT


def data_sheet(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the list that the nightly clock and the erasing keep to."""
    return render(request, "overview/data_sheet.html", {"kept": KEPT})
