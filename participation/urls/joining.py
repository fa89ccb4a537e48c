"""How young people come in and come back, and what they see of themselves."""

from django.urls import URLPattern, path

from participation.views import (
    joining,
    joining_closed,
    joining_codes,
    joining_members,
    joining_own,
    joining_return,
)

# Addresses of no municipality: nobody is known there yet.
at_the_door: list[URLPattern] = [
    path("join/", joining.join_by_code, name="join"),
    path("join/about/", joining.join_about, name="join-about"),
    path("join/age/", joining.join_age, name="join-age"),
    path("join/name/", joining.join_name, name="join-name"),
    path("join/back/", joining.join_back, name="join-back"),
    path("join/start/", joining.join_start, name="join-start"),
    path("join/waiting/", joining_return.waiting, name="join-waiting"),
    path("join/mine/", joining_closed.closed_mine, name="closed-mine"),
    path("join/mine/download/", joining_closed.closed_download, name="closed-download"),
    # Short, because it stands in a picture; no step has so long a name as a code.
    path("join/<str:code>/", joining.join_by_picture, name="join-by-code"),
    path("return/", joining_return.return_by_code, name="return"),
]

urlpatterns: list[URLPattern] = [
    path("my-data/", joining_own.my_data, name="my-data"),
    path("my-data/download/", joining_own.download, name="my-data-download"),
    path("my-data/age/", joining_own.age, name="my-age"),
    path("my-data/name/", joining_own.name, name="my-name"),
    path("my-data/code/", joining_own.code, name="my-code"),
    path("my-data/email/", joining_own.email, name="my-email"),
    path("my-data/leave/", joining_own.leaving, name="my-leave"),
    path("join-codes/", joining_codes.join_codes, name="join-codes"),
    path("join-codes/<int:pk>/revoke/", joining_codes.code_revoke, name="code-revoke"),
    path("young-settings/", joining_codes.young_settings, name="young-settings"),
    path("members/", joining_members.members, name="members"),
    path("members/<int:pk>/code/", joining_members.member_code, name="member-code"),
    path("members/<int:pk>/end/", joining_members.member_end, name="member-end"),
]
