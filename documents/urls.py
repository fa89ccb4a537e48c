"""The documents of a plan."""

from django.urls import path

from documents import views

app_name = "documents"

urlpatterns = [
    path("plans/<int:number>/documents/", views.document_list, name="document-list"),
    path("plans/<int:number>/documents/build/", views.document_build, name="document-build"),
    path(
        "plans/<int:number>/documents/<int:pk>/", views.document_download, name="document-download"
    ),
]
