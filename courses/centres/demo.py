"""Fills the demo: agencies, their people, and how far these have come in the shipped course.

Everything is done by the services that pages use, so that the demo shows what use would have made.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from certificates.making import make
from certificates.models import Certificate, State
from certificates.services import confirm_name
from courses.editions.models import Course
from courses.progress.models import Enrolment
from courses.progress.services import complete, enrol
from courses.quizzes.edition import judged_questions
from courses.quizzes.services import begin, save_answer, submit
from lms.accounts import services as accounts
from lms.accounts.models import Agency, Role, TrainingCentre, User

from .demo_people import AGENCIES, ASKING, CENTRES, EVERYBODY, INVITED, PASSWORD, Person
from .models import Invitation

COURSE = "interoperability"
MANAGERS = {person.agency: person.email for person in EVERYBODY if person.role == Role.CENTRE_MANAGER}


def fill() -> None:
    """Make what is missing; without the course, people only. Done again it changes nothing and is quick."""
    for code, names in AGENCIES.items():
        if not TrainingCentre.objects.filter(agency__code=code).exists():
            _make_agency(code, names)
    known = set(User.objects.filter(email__endswith="@demo.uz").values_list("email", flat=True))
    for person in (*EVERYBODY, ASKING):
        if person.email not in known:
            _make_person(person)
    course = Course.objects.filter(agency__code="egov", slug=COURSE, current_edition__isnull=False).first()
    if course:
        _fill_course(course)


def _make_agency(code: str, names: dict[str, str]) -> None:
    """The national agency may be there already: the shipped courses bring it."""
    found = Agency.objects.filter(code=code).first()
    agency = accounts.make_agency(code, found.names if found else names)
    centre = TrainingCentre(agency=agency, code="markaz")
    centre.set_names(CENTRES[code])
    centre.save()


@transaction.atomic
def _make_person(person: Person) -> None:
    make_user = User.objects.create_superuser if person.superuser else User.objects.create_user
    user = make_user(
        person.email,
        PASSWORD if person.account else None,
        name_latin=person.latin,
        name_cyrillic=person.cyrillic,
        position=person.position,
        language="uz",
        consent_at=timezone.now(),
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    centre = TrainingCentre.objects.select_related("agency").get(agency__code=person.agency)
    if person is ASKING:
        accounts.ask_to_join(user, centre.agency)
    else:
        accounts.grant(user, centre.agency, person.role, centre=centre)


def _fill_course(course: Course) -> None:
    enrolled = set(
        course.enrolments.filter(user__email__endswith="@demo.uz").values_list("user__email", flat=True)
    )
    for person in EVERYBODY:
        if person.modules is not None and person.email not in enrolled:
            _learn(person, course)
    _certify(course)
    _invite(course)


@transaction.atomic
def _learn(person: Person, course: Course) -> None:
    """Enrolled by their centre's manager, and as far as the demo says."""
    user = User.objects.get(email=person.email)
    manager = User.objects.get(email=MANAGERS[person.agency])
    centre = TrainingCentre.objects.select_related("agency").get(agency__code=person.agency)
    enrolment = enrol(user=user, course=course, enrolled_by=manager, centre=centre)
    assert person.modules is not None
    modules = enrolment.edition.outline.modules
    for module in modules if person.modules < 0 else modules[: person.modules]:
        for activity in module.activities:
            _do(enrolment, activity.key)
    seen = timezone.now() - timedelta(days=person.days)
    began = bool(person.modules) or person.days > 0
    Enrolment.objects.filter(pk=enrolment.pk).update(
        enrolled_at=seen - timedelta(days=12), last_seen_at=seen if began else None
    )


def _do(enrolment: Enrolment, key: UUID) -> None:
    """Read a lesson to its end; answer a quiz, all right."""
    if enrolment.edition.outline.by_key[key].pass_mark is None:
        complete(enrolment=enrolment, key=key)
        return
    attempt = begin(enrolment=enrolment, key=key)
    for question in judged_questions(attempt):
        save_answer(attempt=attempt, question=question.id, response=question.right_response())
    submit(attempt)


def _certify(course: Course) -> None:
    """Confirm the names of those who have completed the course, and make their certificates now."""
    completed = Certificate.objects.filter(
        enrolment__course=course, enrolment__user__email__endswith="@demo.uz"
    )
    for certificate in completed.filter(state=State.AWAITING_NAME).select_related("enrolment__user"):
        language = certificate.language
        confirm_name(certificate, name=certificate.enrolment.user.name_for(language), language=language)
    for certificate in completed.filter(state=State.DUE):
        make(certificate.pk)


def _invite(course: Course) -> None:
    """One invitation that waits, its letter long sent."""
    email, name, code = INVITED
    centre = TrainingCentre.objects.select_related("agency").get(agency__code=code)
    sent = timezone.now() - timedelta(days=2)
    Invitation.objects.get_or_create(
        email=email,
        course=course,
        agency=centre.agency,
        defaults={
            "name": name,
            "centre": centre,
            "invited_by": User.objects.get(email=MANAGERS[code]),
            "invited_at": sent,
            "sent_at": sent,
        },
    )
