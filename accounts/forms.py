"""What people type about themselves and about the roles of others."""

from datetime import timedelta
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordResetForm,
    SetPasswordForm,
    SetPasswordMixin,
)
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.choices import Role
from accounts.models import Department, Membership, Municipality, User
from accounts.wording import PlainWords
from jobs.mail import mailbox_is_full, write_letter
from jobs.tasks import ring_for_letters

# The roles in use so far; the others wait for the parts of the portal they belong to.
OFFERED = (
    Role.COORDINATOR,
    Role.DEPARTMENT_EDITOR,
    Role.WORKING_GROUP,
    Role.STEERING_GROUP,
    Role.AMBASSADOR,
    Role.YOUTH_FACILITATOR,
    Role.MODERATOR,
    Role.SAFEGUARDING,
    Role.COUNCIL_SECRETARY,
    Role.YOUTH_FACILITATOR,
    Role.MODERATOR,
    Role.SAFEGUARDING,
    Role.DATA_PROTECTION,
    Role.ADMINISTRATOR,
    Role.READER,
)


class LoginForm(PlainWords, AuthenticationForm):
    """E-mail address and password."""

    username = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
    error_messages = {
        "invalid_login": gettext_lazy(
            "This address and password do not belong together. "
            "Please try again, or ask for a new password."
        ),
        "inactive": gettext_lazy("This log-in is closed."),
    }

    def clean_username(self) -> str:
        """Return the address in small letters, so that wrong passwords are counted together."""
        return self.cleaned_data["username"].strip().lower()


class ForgottenPasswordForm(PlainWords, PasswordResetForm):
    """The address of somebody who has forgotten her password.

    The answer is the same whether the address is known or not; the letter is written into the
    tray and sent by the worker, so that the time it takes tells nothing either.
    """

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        """Put the letter into the tray."""
        person: User = context["user"]
        # The answer on the screen stays the same.
        if mailbox_is_full(person, "password-reset"):
            return
        with translation.override(person.language or translation.get_language()):
            subject = " ".join(render_to_string(subject_template_name, context).split())
            body = render_to_string(email_template_name, context)
        write_letter(
            key=f"password-reset:{person.pk}:{timezone.now():%Y%m%d%H%M}",
            recipient=person,
            subject=subject,
            body=body,
            ring=ring_for_letters,
        )


class LinkForm(PlainWords, forms.Form):
    """The address of somebody who logs in by a letter instead of a password."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SecondFactorForm(PlainWords, forms.Form):
    """The code that an authenticator app shows, or a spare one."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class InvitationForm(PlainWords, forms.Form):
    """Whom the administrator or coordinator asks to join, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, role.label) for role in OFFERED]
    )
    department = SafeModelChoiceField(
        queryset=Department.objects.none(),
        label=gettext_lazy("Department"),
        required=False,
        empty_label=gettext_lazy("No department"),
        help_text=gettext_lazy("A department editor needs one."),
    )

    def __init__(self, *args: Any, municipality: Municipality, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if Role.ADMINISTRATOR not in by.roles_in(municipality):
            # Who runs the portal and who writes the plan are two; neither makes herself the other.
            self.fields["role"].choices = [
                (value, label)
                for value, label in self.fields["role"].choices
                if value != Role.ADMINISTRATOR
            ]
        self.fields["department"].queryset = Department.objects.filter(
            municipality=municipality
        ).open()

    def clean_email(self) -> str:
        """Refuse one's own address: nobody gives herself a role."""
        email: str = self.cleaned_data["email"].strip().lower()
        if email == (self.by.email or "").lower():
            raise forms.ValidationError(
                _("Nobody can give herself a role. Please ask a colleague.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        """Ask for a department where the role needs one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") == Role.DEPARTMENT_EDITOR and not cleaned.get("department"):
            self.add_error("department", _("Please say for which department this person writes."))
        return cleaned


class DeputyForm(PlainWords, forms.Form):
    """Who stands in for somebody who is away, in which role, and from when to when."""

    membership = SafeModelChoiceField(
        queryset=Membership.objects.none(), label=gettext_lazy("My role"), empty_label=None
    )
    deputy = forms.ModelChoiceField(
        queryset=User.objects.none(), label=gettext_lazy("Who stands in for me")
    )
    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self, *args: Any, roles: QuerySet[Membership], colleagues: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = roles
        self.fields["membership"].label_from_instance = attrgetter("title")
        self.fields["deputy"].queryset = colleagues

    def clean(self) -> dict[str, Any]:
        """Refuse days that are over, an end before the start, and more than a year."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and start < timezone.localdate():
            self.add_error("starts_on", _("This day is over."))
        if start and end and end < start:
            self.add_error("ends_on", _("The end lies before the start."))
        elif start and end and end - start > timedelta(days=366):
            self.add_error("ends_on", _("Please choose at most a year."))
        return cleaned


NOT_THE_SAME: dict[str, Any] = {
    "password_mismatch": gettext_lazy("The two passwords are not the same. Please type both again.")
}


class NewPasswordForm(PlainWords, SetPasswordForm):
    """The new password of somebody who had forgotten hers."""

    error_messages = NOT_THE_SAME


class JoinForm(PlainWords, SetPasswordMixin, forms.Form):
    """The name and password of somebody who takes up an invitation for the first time."""

    error_messages = NOT_THE_SAME

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password1, password2 = SetPasswordMixin.create_password_fields()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Compare the two passwords and weigh the first one against name and address."""
        self.validate_passwords()
        self.validate_password_for_user(
            User(name=self.cleaned_data.get("name", ""), email=self.email)
        )
        return super().clean() or self.cleaned_data


class DepartmentForm(PlainWords, forms.ModelForm):
    """A department of the municipality."""

    parent = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=gettext_lazy("Belongs to"),
        empty_label=gettext_lazy("Nothing above it"),
    )

    class Meta:
        model = Department
        fields = ("name", "short_name", "parent")

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.fields["parent"].queryset = (
            Department.objects.filter(municipality=municipality).open().exclude(pk=self.instance.pk)
        )

    def clean_name(self) -> str:
        """Refuse a name that another department of the municipality has."""
        name = " ".join(self.cleaned_data["name"].split())
        others = Department.objects.filter(municipality=self.municipality)
        names = others.exclude(pk=self.instance.pk).values_list("name", flat=True)
        # Compared here, because SQLite knows capital letters of English only.
        if name.casefold() in {each.casefold() for each in names}:
            raise forms.ValidationError(_("There is a department with this name already."))
        return name

    def clean_parent(self) -> Department | None:
        """Refuse a department above that stands below this one: a tree has no rings."""
        above = parent = self.cleaned_data["parent"]
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("This department stands below the one you edit."))
            above = above.parent
        return parent
