"""The pages about the way through the programme."""

from django.urls import path

from programme import views

app_name = "programme"

urlpatterns = [
    path("programme/", views.phase_list, name="phase-list"),
    path("programme/<int:pk>/edit/", views.phase_edit, name="phase-edit"),
    path("programme/<int:pk>/<str:name>/", views.phase_move, name="phase-move"),
]
