"""The addresses of what gets done, as a table of contents."""

from django.urls import URLPattern

from implementation.urls import dashboard, reports, updates

app_name = "implementation"

urlpatterns: list[URLPattern] = [*updates.urlpatterns, *dashboard.urlpatterns, *reports.urlpatterns]
