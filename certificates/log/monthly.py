"""Each month every agency is told what was issued and withdrawn in its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lms.accounts.models import Agency, Membership, Role
from lms.accounts.post import post
from lms.spreadsheets import csv_line

from ..models import Kind, LogLeaf, MonthlyList

CHUNK = 500


def mail_lists(now: datetime | None = None) -> int:
    """Write to the managers of each agency about the month before; how many agencies were told.

    Run daily, it does nothing once it is done; an agency in whose name nothing was done is not written to.
    """
    today = timezone.localdate(now or timezone.now())
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    told = MonthlyList.objects.filter(month=month).values("agency")
    due = leaves_in(month).exclude(certificate__agency__in=told)
    agencies = Agency.objects.filter(pk__in=due.values("certificate__agency"))
    return sum(_tell(agency, month) for agency in agencies)


def leaves_in(month: date) -> QuerySet[LogLeaf]:
    """What was logged with a time in the month that begins on ``month``, in the installation's own zone.

    Raises OverflowError for a month at the end of all calendars.
    """
    return LogLeaf.objects.filter(at__gte=_begin(month), at__lt=_begin(_next(month)))


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_default_timezone())


def _tell(agency: Agency, month: date) -> bool:
    """Once, whoever else does it at the same moment."""
    with transaction.atomic():
        _row, is_new = MonthlyList.objects.get_or_create(agency=agency, month=month)
        if not is_new:
            return False
        counts = leaves_in(month).aggregate(
            issued=Count("pk", filter=Q(kind=Kind.ISSUED, certificate__agency=agency)),
            withdrawn=Count("pk", filter=Q(certificate__agency=agency) & ~Q(kind=Kind.ISSUED)),
        )
        managers = Membership.objects.confirmed().filter(
            agency=agency, role=Role.CENTRE_MANAGER, user__is_active=True
        )
        for manager in managers.select_related("user"):
            _write_to(manager, agency, month, counts)
    return True


def _write_to(manager: Membership, agency: Agency, month: date, counts: dict[str, int]) -> None:
    user = manager.user
    language = user.language or settings.LANGUAGE_CODE
    with override(language):
        address = reverse("certificate_month", args=[agency.code, month.year, month.month])
        context = {
            "name": user.name_for(language),
            "agency": agency,
            "month": date_format(month, "F Y"),
            "url": settings.MALAKA_ADDRESS + address,
            **counts,
        }
        post(
            to=user.email,
            subject=render_to_string("mail/monthly_certificates_subject.txt", context),
            body=render_to_string("mail/monthly_certificates.txt", context),
        )


def csv_lines(leaves: QuerySet[LogLeaf]) -> Iterator[str]:
    """A list of what was done as CSV, a line at a time, with a byte-order mark."""
    heads = [_("When"), _("What"), _("Number"), _("Name"), _("Course"), _("Entry in the log")]
    yield "\ufeff" + csv_line(heads)
    rows = leaves.select_related("certificate__agency").order_by("at", "index")
    for leaf in rows.iterator(chunk_size=CHUNK):
        certificate = leaf.certificate
        yield csv_line(
            [
                f"{timezone.localtime(leaf.at):%Y-%m-%d %H:%M}",
                leaf.get_kind_display(),
                certificate.serial,
                certificate.name,
                certificate.facts.get("course", ""),
                leaf.index,
            ]
        )
