"""The addresses of status updates, measurements and proof."""

from django.urls import URLPattern, path

from implementation.views import measuring, own_work, saying, updates

urlpatterns: list[URLPattern] = [
    path("updates/", own_work.my_updates, name="my-updates"),
    path("initiatives/<int:pk>/progress/", updates.update_list, name="update-list"),
    path("initiatives/<int:pk>/progress/add/", saying.update_add, name="update-add"),
    path("initiatives/<int:pk>/progress/same/", updates.update_same, name="update-same"),
    path(
        "initiatives/<int:pk>/progress/measure/", measuring.measurement_add, name="measurement-add"
    ),
    path(
        "progress/milestones/<int:pk>/", measuring.milestone_reached, name="milestone-reached"
    ),
    path("progress/updates/<int:pk>/proof/", measuring.proof_add, name="proof-add"),
    path("progress/proof/<int:pk>/", measuring.proof_photo, name="proof-photo"),
    path("progress/proof/<int:pk>/remove/", measuring.proof_remove, name="proof-remove"),
]
