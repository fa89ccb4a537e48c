"""The joint statement, ideas, and meetings with young people."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
