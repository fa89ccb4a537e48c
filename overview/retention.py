"""What we keep about people, why, on which ground and how long: said once, for people to read.

The page "What we keep about you" is made of it, and so is the operator's answer to a
data-protection officer. A personal field of any model that is missing here fails a test.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TASK = _("It is a task of the municipality (GDPR, article 6.1 e).")
DUTY = _("The law wants it to be kept (GDPR, article 6.1 c).")
CONSENT = _("You said yes, and can take it back (GDPR, article 6.1 a).")

STAYS = _("It stays in the record. When you are erased, no name stands there any more.")


class Kept(NamedTuple):
    """One kind of data: what it is, why it is kept, on which ground, and how long."""

    what: str | Promise
    why: str | Promise
    ground: str | Promise
    until: str | Promise
    # As "app.Model": the personal fields that hold it.
    fields: dict[str, tuple[str, ...]]


KEPT = (
    Kept(
        _("Your name, your e-mail address and your language"),
        _("So that others know who does what, and so that letters reach you."),
        TASK,
        _("Until your account is deleted."),
        {"accounts.User": ("name", "email", "language")},
    ),
    Kept(
        _("Your display name and your age group, if you are young"),
        _("Nobody reads your real name. The age group says if a guardian must agree."),
        TASK,
        _("Until your account is deleted, or six months after you have left."),
        {"accounts.User": ("pseudonym", "age_band", "age_band_asked_on")},
    ),
    Kept(
        _("Your password, your codes, your second factor and when you logged in"),
        _("So that nobody else comes in under your name. We keep no password and no code itself."),
        TASK,
        _(
            "Until your account is deleted. A session ends after 12 hours. A link goes after a "
            "week, an old code in the next night. Wrong passwords are forgotten after a day."
        ),
        {
            "accounts.User": ("password", "last_login"),
            "accounts.LoginLink": ("user", "token_hash", "created_at", "used_at"),
            "accounts.ReturnCode": ("user", "created_at"),
        },
    ),
    Kept(
        _("What is new for you, and the letters to you"),
        _("So that you hear what became of your words, and hear it only once."),
        TASK,
        _("News for 90 days. The text of a letter goes when it is sent, its trace after 90 days."),
        {
            "accounts.User": ("news", "news_sent_at"),
            "participation.Notice": ("person",),
            "jobs.OutgoingMail": ("key", "recipient", "address", "subject", "body"),
        },
    ),
    Kept(
        _("Your roles and your seats"),
        _("So that you may do what belongs to them, and so that one knows later who took part."),
        TASK,
        STAYS,
        {
            "accounts.Membership": (
                *("user", "role", "department", "starts_on", "ends_on", "ended_at"),
                "stands_in_for",
            ),
            "programme.Seat": ("body", "person", "role", "from_on", "to_on"),
        },
    ),
    Kept(
        _("That you may be named in print"),
        _("Only people who agreed are named. Young people are counted, not named."),
        CONSENT,
        _("Until you take it back. Then the name goes from the files too."),
        {
            "programme.Seat": ("named_since",),
            "participation.JointStatement": ("speaker", "speaker_name", "speaker_agreed_on"),
        },
    ),
    Kept(
        _("Invitations and codes for joining"),
        _("So that only people who were invited come in."),
        TASK,
        _("30 days after they were used, taken back or too old."),
        {
            "accounts.Invitation": (
                *("email", "role", "department", "token_hash", "created_by", "accepted_by"),
            ),
            "participation.JoinCode": ("created_by", "used_by"),
        },
    ),
    Kept(
        _("The address of a guardian, and what the guardian said"),
        _("Where the law wants a guardian to agree. The guardian never sees your words."),
        DUTY,
        _("The address goes 30 days after you have left, or when you are 18."),
        {
            "accounts.GuardianConsent": (
                *("person", "contact", "asked_at", "given_at", "withdrawn_at"),
            )
        },
    ),
    Kept(
        _("Your comments, ideas and hearts"),
        _("So that the town hears you, and answers."),
        TASK,
        STAYS,
        {
            "participation.Comment": ("text", "author"),
            "participation.Heart": ("person",),
            "participation.Idea": ("title", "text", "author"),
            "participation.Support": ("person",),
        },
    ),
    Kept(
        _("What a comment said before you changed it"),
        _("So that moderators see what was changed. Nobody else reads it."),
        TASK,
        _("Six months after the consultation was closed."),
        {"participation.EarlierWording": ("text",)},
    ),
    Kept(
        _("What your joint statement said before it was changed"),
        _("So that nothing is lost when two of you write at once. Nobody else reads it."),
        TASK,
        _("Six months after the consultation was closed."),
        {"participation.StatementWording": ("text", "by")},
    ),
    Kept(
        _("What a moderator decided and told you"),
        _("So that you know why, and so that another person can look again."),
        TASK,
        STAYS,
        {
            "participation.ModerationAct": ("words", "by"),
            "participation.Idea": ("moderator_words",),
        },
    ),
    Kept(
        _("That you reported a text"),
        _("So that somebody looks, and you hear what came of it."),
        TASK,
        _("Six months after somebody looked at it."),
        {
            "participation.AbuseReport": ("reporter", "words", "handled_by"),
            "participation.IdeaReport": ("reporter", "words", "handled_by"),
            "participation.StatementReport": ("reporter", "words", "handled_by"),
        },
    ),
    Kept(
        _("Notes of meetings with young people"),
        _("So that what was said there is not lost."),
        TASK,
        STAYS,
        {"participation.Gathering": ("notes", "created_by")},
    ),
    Kept(
        _("Photos of meetings"),
        _("They show what it was like. Everybody in them agreed."),
        CONSENT,
        _("Until the day that was agreed, or until somebody takes back the yes."),
        {"participation.Photo": ("file", "description", "consent", "added_by")},
    ),
    Kept(
        _("Who answers and moderates, and who looks after young people"),
        _("So that young people know that somebody answers, and who decided."),
        TASK,
        STAYS,
        {
            "programme.Body": ("facilitator",),
            "participation.Consultation": ("moderator", "deputy", "created_by"),
            "participation.Comment": ("answering_person",),
            "participation.Outcome": ("by",),
            "participation.PartMove": ("by",),
            "participation.Idea": ("answered_by",),
            "participation.JointStatement": ("changed_by", "proposed_by", "adopted_by", "shown_by"),
        },
    ),
    Kept(
        _("What you typed and did not save, which page you have open, when you were here"),
        _("So that nothing is lost, and so that you see what is new. Only you read it."),
        TASK,
        _("Texts 30 days, open pages 12 hours, the last visit a year."),
        {
            "accounts.Draft": ("user", "payload", "updated_at"),
            "accounts.Presence": ("user", "department", "since", "seen_at"),
            "accounts.Visit": ("user", "last_seen_at", "previous_ended_at"),
        },
    ),
    Kept(
        _("Searches of the list that you kept"),
        _("So that you find them again."),
        TASK,
        _("Until you delete them, or the night after you have left."),
        {"actionplan.SavedFilter": ("user", "name", "query")},
    ),
    Kept(
        _("Photos that show what was done"),
        _("They show that a promise was kept. Everybody in them agreed."),
        CONSENT,
        _("Until the day that was agreed, or until somebody takes back the yes."),
        {"implementation.Proof": ("file", "title", "consent", "added_by")},
    ),
    Kept(
        _("Who reported on the work, and who looked through it"),
        _("So that one knows whom to ask, and who said what."),
        TASK,
        STAYS,
        {
            "implementation.StatusUpdate": ("by", "reviewed_by"),
            "implementation.Measurement": ("by",),
            "implementation.MilestoneReached": ("by",),
            "implementation.UpdateRound": ("created_by",),
            "implementation.StatusReport": ("created_by", "frozen_by"),
        },
    ),
    Kept(
        _("Names and contacts in the plan and in its history"),
        _("So that one knows whom to ask, and who changed what."),
        TASK,
        STAYS,
        {
            "actionplan.Initiative": ("contact", "extra", "search_text"),
            "actionplan.Revision": ("by", "payload"),
            "actionplan.PlanVersion": ("frozen_by",),
            "programme.Paper": ("created_by",),
            "programme.Deliberation": ("note",),
            "programme.Seal": (
                *("by", "withdrawn_by", "withdrawn_because", "struck_by", "struck_because"),
            ),
        },
    ),
    Kept(
        _("Spreadsheets that were handed in"),
        _("So that one sees where a text came from, and can take a sheet back."),
        TASK,
        _("The file goes when it is decided about, or after a week. Its rows stay."),
        {
            "actionplan.Import": (
                *("filename", "content", "by", "answers", "kept", "refusals", "warnings"),
            ),
            "actionplan.ImportRow": ("cells",),
            "actionplan.KnownName": ("name",),
        },
    ),
    Kept(
        _("Printed files of the plan"),
        _("So that a file need not be made twice."),
        TASK,
        _("Until somebody is erased who may be named in them; then they are made anew."),
        {
            "documents.Document": ("file", "created_by"),
            "documents.Chapter": ("file",),
        },
    ),
    Kept(
        _("Who did what, and when"),
        _("So that the town can say how a decision came about."),
        DUTY,
        STAYS,
        {"journal.Entry": ("by", "note"), "jobs.Job": ("created_by",)},
    ),
    Kept(
        _("That somebody was erased"),
        _("So that nobody comes back with an old backup. It tells nobody who it was."),
        DUTY,
        _("As long as there are backups."),
        {"accounts.Erasure": ("person_mark",)},
    ),
)
