"""The documents of a plan."""

from django.urls import path

from documents.views import pages, posters, publishing, reports

app_name = "documents"

urlpatterns = [
    path("plans/<int:number>/documents/", pages.document_list, name="document-list"),
    path(
        "plans/<int:number>/versions/<int:pk>/publish/",
        publishing.version_publish,
        {"name": "publish"},
        name="version-publish",
    ),
    path(
        "plans/<int:number>/versions/<int:pk>/take-back/",
        publishing.version_publish,
        {"name": "take-back"},
        name="version-take-back",
    ),
    path("consultations/<int:pk>/poster/build/", posters.poster_build, name="poster-build"),
    path("reports/<int:pk>/build/", reports.report_build, name="report-build"),
    path("plans/<int:number>/documents/build/", pages.document_build, name="document-build"),
    path(
        "plans/<int:number>/documents/<int:pk>/", pages.document_download, name="document-download"
    ),
]
