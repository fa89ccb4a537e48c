"""The addresses of the steering group's page and the lists behind its figures."""

from django.urls import path

from implementation.views import dashboard, measures, voices

urlpatterns = [
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/print/", dashboard.dashboard_print, name="dashboard-print"),
    path("dashboard/measures/", measures.attention, name="attention"),
    path("dashboard/measures.<str:form>", measures.dashboard_export, name="dashboard-export"),
    path("dashboard/voices/", voices.voice_list, name="voice-list"),
    path("dashboard/indicators/", measures.indicator_list, name="indicator-list"),
]
