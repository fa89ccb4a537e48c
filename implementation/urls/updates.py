"""The addresses of status updates, measurements and proof."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
