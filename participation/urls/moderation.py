"""What moderators and the safeguarding person do, and what is reported to them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
