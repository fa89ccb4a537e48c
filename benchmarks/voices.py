"""What young people say, under the benchmark: 200 parts with 1,200 comments by 50 people.

Read, moderated, exported, and shortened: the same work as was measured on adhocracy+.
"""

from collections import Counter
from collections.abc import Callable

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_scopes import scope

from accounts.choices import Role
from accounts.models import Municipality, User
from accounts.transitions import give_role
from actionplan.models import Initiative
from actionplan.transitions import make_move
from benchmarks.measuring import Cost, cost_of
from overview.erasing import erase
from participation.models import Comment, Consultation
from programme.models import Seat

SLUG = "bench-voices"
# Four fields of each can be commented on: two hundred parts.
INITIATIVES, COMMENTS = 50, 1200
BACKEND = "django.contrib.auth.backends.ModelBackend"

Work = Callable[[], bytes]


class VoicesBench:
    """A town with one open consultation, and those who read it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Write the town."""
        self.say = say
        call_command(
            "synthetic",
            municipality=SLUG,
            initiatives=INITIATIVES,
            comments=COMMENTS,
            seed=1,
            verbosity=0,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.town = Municipality.objects.get(slug=SLUG)
        with scope(municipality=self.town):
            self.consultation = Consultation.objects.get()
            threads = Comment.objects.filter(parent=None).values_list("part", flat=True)
            self.busiest = Counter(threads).most_common(1)[0][0]
            self.member = Seat.objects.select_related("person").order_by("pk")[0].person
            self.moderator = User.objects.get(email__startswith="moderator-", is_active=True)
            give_role(self.moderator, self.town, Role.COORDINATOR, by=None)

    def costs(self) -> dict[str, Cost]:
        """Measure every work whose page is there, and what shortening the plan costs and loses."""
        asked: dict[str, tuple[User, str, list[object]]] = {
            "draft": (self.member, "consultation", [self.consultation.pk]),
            "thread": (self.member, "consultation-part", [self.consultation.pk, self.busiest]),
            "queue": (self.moderator, "moderation-queue", []),
            "voices-export": (self.moderator, "comment-export", [self.consultation.pk, "xlsx"]),
        }
        costs = {}
        for key, (person, name, things) in asked.items():
            try:
                url = reverse(f"participation:{name}", args=[SLUG, *things])
            except NoReverseMatch:
                self.say(f"{key}: there is no page {name} with {len(things)} things")
                continue
            costs[key] = cost_of(self._page(self._browser(person), url))
        costs["one-part-less"] = cost_of(self._loses_nothing(self._withdraw), repeats=1)
        costs["one-person-less"] = cost_of(self._loses_nothing(self._erase), repeats=1)
        for key, cost in costs.items():
            self.say(f"voices {key:15s} {cost.queries:4d} queries {cost.cpu:7.3f} s")
        return costs

    def _browser(self, person: User) -> Client:
        """Return somebody's browser; who moderates has shown her second factor."""
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(person, backend=BACKEND)
        if person != self.moderator:
            return client
        device, _new = TOTPDevice.objects.get_or_create(user=person, name="bench", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    def _page(self, client: Client, url: str) -> Work:
        def work() -> bytes:
            response = client.get(url)
            if response.status_code != 200:
                raise RuntimeError(f"{url} answered {response.status_code}")
            return response.content

        return work

    def _loses_nothing(self, act: Callable[[], None]) -> Work:
        """Do something that takes words away elsewhere; every comment must still be there."""

        def work() -> bytes:
            with scope(municipality=self.town), transaction.atomic():
                before = Comment.objects.count()
                act()
                if Comment.objects.count() != before:
                    raise RuntimeError("Comments were lost.")
                transaction.set_rollback(True)
            return b""

        return work

    def _withdraw(self) -> None:
        initiative = Initiative.objects.get(lineage=self.busiest)
        make_move(initiative, "withdraw", by=None)

    def _erase(self) -> None:
        erase(self.member, by=None, today=timezone.localdate())
