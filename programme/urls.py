"""The pages about the way through the programme."""

from django.urls import path

from programme.views import bodies, phases, seals

app_name = "programme"

urlpatterns = [
    path("programme/bodies/", bodies.body_list, name="body-list"),
    path("programme/bodies/new/", bodies.body_add, name="body-add"),
    path("programme/bodies/<int:pk>/edit/", bodies.body_edit, name="body-edit"),
    path("programme/bodies/<int:pk>/seats/new/", bodies.seat_add, name="seat-add"),
    path("programme/seats/<int:pk>/edit/", bodies.seat_edit, name="seat-edit"),
    path("programme/seats/<int:pk>/end/", bodies.seat_end, name="seat-end"),
    path("programme/seal/", seals.seal_list, name="seal-list"),
    path("programme/seal/new/", seals.seal_add, name="seal-add"),
    path("programme/seal/<int:pk>/edit/", seals.seal_correct, name="seal-correct"),
    path("programme/seal/<int:pk>/withdraw/", seals.seal_withdraw, name="seal-withdraw"),
    path("programme/seal/<int:pk>/mistake/", seals.seal_strike, name="seal-strike"),
    path("programme/", phases.phase_list, name="phase-list"),
    path("programme/<int:pk>/edit/", phases.phase_edit, name="phase-edit"),
    path("programme/<int:pk>/<str:name>/", phases.phase_move, name="phase-move"),
]
