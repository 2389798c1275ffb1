"""People and agencies."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from lms.accounts.models import Agency, Membership, Role, TrainingCentre, User

PASSWORD = "malaka-demo"


class AgencyFactory(DjangoModelFactory[Agency]):
    class Meta:
        model = Agency
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"agency{n}")
    name_uz = factory.LazyAttribute(lambda agency: f"{agency.code} agentligi")
    name_ru = factory.LazyAttribute(lambda agency: f"Агентство {agency.code}")
    name_en = factory.LazyAttribute(lambda agency: f"Agency {agency.code}")


class TrainingCentreFactory(DjangoModelFactory[TrainingCentre]):
    class Meta:
        model = TrainingCentre

    agency = factory.SubFactory(AgencyFactory)
    code = factory.Sequence(lambda n: f"centre{n}")
    name_uz = factory.LazyAttribute(lambda centre: f"{centre.code} markazi")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.uz")
    name_latin = factory.Sequence(lambda n: f"Anvar Karimov {n}")
    name_cyrillic = factory.Sequence(lambda n: f"Анвар Каримов {n}")
    language = "uz"
    consent_at = factory.LazyFunction(timezone.now)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def verified(self: User, create: bool, extracted: bool | None, **_kwargs: object) -> None:  # type: ignore[misc]
        """Their address is confirmed, unless ``verified=False``."""
        if create and extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class SuperuserFactory(UserFactory):
    is_staff = True
    is_superuser = True


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Role.LEARNER
    confirmed_at = factory.LazyFunction(timezone.now)


def person(role: Role, agency: Agency | None = None, **fields: object) -> User:
    """Somebody with one confirmed role; those who write or manage may enter the editing site."""
    staff = role in (Role.TRAINER, Role.EDITOR)
    user = UserFactory(is_staff=staff, **fields)
    MembershipFactory(user=user, agency=agency or AgencyFactory(), role=role)
    return user
