"""How young people come in and come back, and what they see of themselves."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
