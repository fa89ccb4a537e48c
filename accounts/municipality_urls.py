"""The pages about a municipality's people, below its own address."""

from django.urls import path

from accounts.views import away, people

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/away/", away.away, name="away"),
    path("people/away/<int:pk>/end/", away.deputy_end, name="deputy-end"),
    path("people/<int:pk>/end/", people.role_end, name="role-end"),
    path(
        "people/<int:pk>/second-factor/",
        people.second_factor_reset,
        name="second-factor-reset",
    ),
    path("invitations/<int:pk>/revoke/", people.invitation_revoke, name="invitation-revoke"),
    path("departments/", people.departments, name="departments"),
    path("departments/<int:pk>/", people.department_edit, name="department-edit"),
]
