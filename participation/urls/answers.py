"""The answers to young people, and what became of their words."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
