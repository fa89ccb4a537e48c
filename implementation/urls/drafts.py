"""The addresses of what is typed about the work and not saved yet."""

from django.urls import URLPattern, path

from implementation.views import drafts

urlpatterns: list[URLPattern] = [
    path("unsaved/<slug:kind>/<int:key>/draft/", drafts.work_draft, name="work-draft"),
    path("unsaved/<slug:kind>/<int:key>/draft/discard/", drafts.work_discard, name="work-discard"),
    path("unsaved/<slug:kind>/<int:key>/present/", drafts.work_present, name="work-present"),
]
