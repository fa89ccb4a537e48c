"""Every address of the portal, as a table of contents."""

from django.conf import settings
from django.urls import include, path

from accounts.views.door import set_language
from documents.views.public import public_file
from overview.views import erasing
from overview.views import pages as overview
from overview.views.public import public_plan
from overview.views.public_work import public_data_csv, public_data_json, public_status
from participation.views.moderation_public import public_report, public_report_receipt

urlpatterns = [
    path("", overview.welcome, name="welcome"),
    path("healthz", overview.healthz, name="healthz"),
    path("readyz", overview.readyz, name="readyz"),
    path("i18n/language/", set_language, name="set_language"),
    path("accounts/erased/", erasing.erased, name="erased"),
    path("join/mine/erase/", erasing.erase_closed, name="erase-closed"),
    path("accounts/", include("accounts.urls")),
    path("public/<slug:town>/", public_plan, name="public-plan"),
    path("public/<slug:town>/plan.pdf", public_file, {"file_format": "pdf"}, name="public-pdf"),
    path("public/<slug:town>/plan.docx", public_file, {"file_format": "docx"}, name="public-word"),
    path("public/<slug:town>/status/", public_status, name="public-status"),
    path("public/<slug:town>/plan.json", public_data_json, name="public-data-json"),
    path("public/<slug:town>/plan.csv", public_data_csv, name="public-data-csv"),
    # Some of its addresses belong to no municipality: who types a code is not known yet.
    path("", include("participation.urls")),
    path("<slug:municipality>/", include("implementation.urls")),
    path("report/<slug:town>/<uuid:key>/", public_report, name="public-report"),
    path(
        "report/<slug:town>/receipt/<uuid:key>/",
        public_report_receipt,
        name="public-report-receipt",
    ),
    path("<slug:municipality>/", include("overview.urls")),
    path("<slug:municipality>/", include(("accounts.municipality_urls", "people"))),
    path("<slug:municipality>/", include("programme.urls")),
    path("<slug:municipality>/", include("actionplan.urls")),
    path("<slug:municipality>/", include("documents.urls")),
    path("<slug:municipality>/", include("jobs.urls")),
]

if settings.DEBUG:
    urlpatterns.insert(0, path("styleguide/", overview.styleguide, name="styleguide"))
