"""The addresses of what gets done, as a table of contents."""

from django.urls import URLPattern

from implementation.urls import dashboard, drafts, reports, rounds, sheets, updates

app_name = "implementation"

urlpatterns: list[URLPattern] = [
    *updates.urlpatterns,
    *sheets.urlpatterns,
    *dashboard.urlpatterns,
    *rounds.urlpatterns,
    *reports.urlpatterns,
    *drafts.urlpatterns,
]
