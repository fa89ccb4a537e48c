"""The addresses of status updates, measurements and proof."""

from django.urls import URLPattern, path

from implementation.views import measuring, updates

urlpatterns: list[URLPattern] = [
    path("updates/", updates.my_updates, name="my-updates"),
    path("initiatives/<int:pk>/work/", updates.update_list, name="update-list"),
    path("initiatives/<int:pk>/work/add/", updates.update_add, name="update-add"),
    path("initiatives/<int:pk>/work/same/", updates.update_same, name="update-same"),
    path(
        "initiatives/<int:pk>/work/measure/", measuring.measurement_add, name="measurement-add"
    ),
    path(
        "work/milestones/<int:pk>/", measuring.milestone_reached, name="milestone-reached"
    ),
    path("work/updates/<int:pk>/proof/", measuring.proof_add, name="proof-add"),
    path("work/proof/<int:pk>/", measuring.proof_photo, name="proof-photo"),
    path("work/proof/<int:pk>/remove/", measuring.proof_remove, name="proof-remove"),
]
