"""A centre with its manager and somebody who works there."""

from __future__ import annotations

from dataclasses import dataclass

from courses.centres.enrolling import Place
from courses.editions.models import Course
from lms.accounts.models import Agency, Role, User
from tests.factories.accounts import AgencyFactory, MembershipFactory, UserFactory, person
from tests.factories.editions import course_with_edition


@dataclass
class Centre:
    agency: Agency
    manager: User
    worker: User
    course: Course

    @property
    def place(self) -> Place:
        return Place(self.agency)


def centre(code: str = "vazirlik", course: Course | None = None) -> Centre:
    agency = AgencyFactory(code=code)
    manager = person(
        Role.CENTRE_MANAGER, agency, email=f"manager@{code}.uz", language="en", name_latin="Olim Rahimov"
    )
    worker = UserFactory(email=f"worker@{code}.uz", language="en", name_latin="Karimova Dilnoza")
    MembershipFactory(user=worker, agency=agency, role=Role.LEARNER)
    return Centre(agency, manager, worker, course or course_with_edition())
