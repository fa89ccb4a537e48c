"""The addresses of status reports."""

from django.urls import URLPattern, path

from implementation.views import narrative, reports

urlpatterns: list[URLPattern] = [
    path("reports/", reports.report_list, name="report-list"),
    path("reports/add/", reports.report_add, name="report-add"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/edit/", narrative.report_edit, name="report-edit"),
    path("reports/<int:pk>/freeze/", reports.report_freeze, name="report-freeze"),
]
