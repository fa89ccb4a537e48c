"""A consultation in the demo's Danish town that is open now, and two young people who are asked."""

# Their tests begin where they read; how they come in is a journey of its own.
ASKED = """
from datetime import timedelta
from django.utils import timezone
from django_scopes import scope
from accounts.models import Membership, Municipality, User
from actionplan.freezing import freeze
from actionplan.models import ActionPlan, Initiative, PlanVersion
from overview.demo.towns import PASSWORD
from participation.models import Comment, Consultation
from programme.models import Body, Seat

town, now = Municipality.objects.get(slug="aalborg"), timezone.now()
with scope(municipality=town):
    plan = ActionPlan.objects.current(town)
    council = Body.objects.create(municipality=town, kind="youth", name="Ungeråd til test")
    people = []
    for email, name in (("odder@aalborg.example", "Modig Odder"),
                        ("hejre@aalborg.example", "Rolig Hejre")):
        person = User(email=email, pseudonym=name, age_band="13-14", language="en")
        person.set_password(PASSWORD)
        person.save()
        Membership.objects.create(municipality=town, user=person, role="youth-council")
        Seat.objects.create(municipality=town, body=council, person=person)
        people.append(person)
    version = PlanVersion.objects.filter(plan=plan, only_agreed=False).order_by("-number").first()
    version = version or freeze(plan, title="", changelog="", only_agreed=False, by=None)
    asked = Consultation.objects.create(
        municipality=town, body=council, version=version, title="Hvad synes du om planen?",
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9),
        deciders="Byrådet beslutter i juni.", room="Alt kan ændres.",
        answers_by=(now + timedelta(days=30)).date(), short="Sig, hvad du synes.",
        moderator=User.objects.get(email="moderator@aalborg.example"),
        deputy=User.objects.get(email="ungekoordinator@aalborg.example"),
        hours="Hverdage kl. 9 til 15",
        state="open", opened_at=now - timedelta(days=1),
    )
    part = Initiative.objects.get(plan=plan, title=%(title)r)
    Comment.objects.create(
        municipality=town, consultation=asked, version=version, author=people[1], kind="idea",
        part=part.lineage, text="Flere træer i skolegården.", state="shown",
    )
    print(asked.get_absolute_url())
"""
READER = "odder@aalborg.example"
TITLE = "Børn og unge inddrages i det kommunale budget"
OTHERS_WORDS = "Flere træer i skolegården."
