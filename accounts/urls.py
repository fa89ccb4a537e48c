"""The door of the portal."""

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from accounts.forms import NewPasswordForm
from accounts.views import (
    door,
    guardian,
    links,
    second_factor,
)

app_name = "accounts"

urlpatterns = [
    path("login/", door.Login.as_view(), name="login"),
    path("resume/", door.resume, name="resume"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", door.ForgottenPassword.as_view(), name="password-reset"),
    path(
        "password/sent/",
        auth.PasswordResetDoneView.as_view(template_name="accounts/password_reset_sent.html"),
        name="password-reset-sent",
    ),
    path(
        "password/<uidb64>/<token>/",
        auth.PasswordResetConfirmView.as_view(
            form_class=NewPasswordForm,
            template_name="accounts/password_choose.html",
            success_url=reverse_lazy("accounts:password-chosen"),
        ),
        name="password-choose",
    ),
    path(
        "password/chosen/",
        auth.PasswordResetCompleteView.as_view(template_name="accounts/password_chosen.html"),
        name="password-chosen",
    ),
    path("link/", links.link_ask, name="link-ask"),
    path("link/sent/", links.link_sent, name="link-sent"),
    path("link/<str:token>/", links.link_open, name="link-open"),
    path("guardian/<str:token>/", guardian.guardian, name="guardian"),
    path("address/<str:token>/", guardian.address, name="address"),
    path("second-factor/", second_factor.second_factor, name="second-factor"),
    path("second-factor/set-up/", second_factor.set_up_page, name="second-factor-set-up"),
    path("second-factor/codes/", second_factor.spare_codes, name="second-factor-codes"),
    path("invitation/<str:token>/", door.invitation_accept, name="invitation-accept"),
]
