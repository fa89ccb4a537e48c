"""What moderators and the safeguarding person do, and what is reported to them."""

from django.urls import URLPattern, path

from participation.views import (
    moderation,
    moderation_reports,
    moderation_sealed,
    moderation_statements,
    own_words,
    reports,
)

urlpatterns: list[URLPattern] = [
    path("moderation/", moderation.queue, name="moderation-queue"),
    path("moderation/show/", moderation.show_many, name="moderation-show-many"),
    path("moderation/reports/", moderation_reports.report_list, name="report-list"),
    path(
        "moderation/reports/<int:pk>/",
        moderation_reports.report_handle,
        {"about": "comment"},
        name="report-handle",
    ),
    path(
        "moderation/reports/ideas/<int:pk>/",
        moderation_reports.report_handle,
        {"about": "idea"},
        name="idea-report-handle",
    ),
    path(
        "moderation/reports/statements/<int:pk>/",
        moderation_reports.report_handle,
        {"about": "statement"},
        name="statement-report-handle",
    ),
    path("moderation/sealed/", moderation_sealed.sealed_list, name="sealed-list"),
    path(
        "moderation/sealed/ideas/<int:pk>/", moderation_sealed.sealed_idea, name="sealed-idea"
    ),
    path("moderation/sealed/<int:pk>/", moderation_sealed.sealed, name="sealed"),
    path(
        "moderation/sealed/<int:pk>/<str:act>/",
        moderation_sealed.sealed_decide,
        name="sealed-decide",
    ),
    path("moderation/views/", moderation_sealed.view_log, name="view-log"),
    path("moderation/ideas/<int:pk>/", moderation.decide_idea, name="moderation-decide-idea"),
    path(
        "moderation/statements/<int:pk>/",
        moderation_statements.decide_statement,
        name="moderation-decide-statement",
    ),
    path("moderation/<int:pk>/", moderation.decide, name="moderation-decide"),
    path(
        "comments/<int:pk>/report/", reports.report_add, {"about": "comment"}, name="report-add"
    ),
    path("ideas/<int:pk>/report/", reports.report_add, {"about": "idea"}, name="idea-report"),
    path(
        "statements/<int:pk>/report/",
        reports.report_add,
        {"about": "statement"},
        name="statement-report",
    ),
    path("comments/<int:pk>/second-look/", own_words.second_look, name="second-look"),
    path("reports/<uuid:receipt>/", reports.report_receipt, name="report-receipt"),
]
