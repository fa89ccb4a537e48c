"""Consultations: preparing, reading, commenting, new versions, the statement."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
