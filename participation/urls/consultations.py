"""Consultations: preparing, reading, commenting, new versions, the statement."""

from django.urls import path

from participation.views import consultation_course as course
from participation.views import consultations

urlpatterns = [
    path("consultations/", consultations.consultation_list, name="consultation-list"),
    path("consultations/new/", consultations.consultation_add, name="consultation-add"),
    path("consultations/look/", consultations.consultation_look, name="consultation-look"),
    path("consultations/<int:pk>/desk/", consultations.consultation_desk, name="consultation-desk"),
    path("consultations/<int:pk>/edit/", consultations.consultation_edit, name="consultation-edit"),
    path("consultations/<int:pk>/open/", consultations.consultation_open, name="consultation-open"),
    path("consultations/<int:pk>/window/", course.consultation_window, name="consultation-window"),
    path(
        "consultations/<int:pk>/version/", course.consultation_version, name="consultation-version"
    ),
    path("consultations/<int:pk>/moves/", course.part_moves, name="part-moves"),
    path("consultations/moves/<int:pk>/undo/", course.part_move_undo, name="part-move-undo"),
]
