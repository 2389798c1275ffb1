"""People who say that they work in an agency, and its centre's answer."""

from __future__ import annotations

from django.db import transaction

from courses.progress.models import Enrolment
from lms.accounts import services as accounts
from lms.accounts.models import Membership

from .letters import write_confirmation


def confirm_colleague(membership: Membership) -> None:
    """The person works here: they see the agency's courses, and their open runs of no agency count for it."""
    with transaction.atomic():
        waiting = Membership.objects.select_for_update(of=("self",)).waiting().filter(pk=membership.pk)
        asked = waiting.select_related("user", "agency").first()
        if asked is None:
            return
        accounts.confirm(asked)
        Enrolment.objects.open().filter(user=asked.user, agency=None).update(agency=asked.agency)
        write_confirmation(asked)


def decline_colleague(membership: Membership) -> None:
    """The person does not work here; their courses and account stay."""
    with transaction.atomic():
        asked = Membership.objects.waiting().filter(pk=membership.pk).first()
        if asked:
            accounts.revoke(asked)
