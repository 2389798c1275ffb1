"""The bank's own pages in the admin: a question's use, import, export, duplicates, translation."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Locale
from wagtail.permissions import policy_registry
from wagtail_localize.operations import translate_object

from courses.document.fields import read
from courses.document.formats import FORMATS, FormatError
from courses.editions.models import Activity
from courses.tree.jobs import confirm, discard
from courses.tree.translation.views import may_author
from lms.accounts.models import User
from lms.accounts.permissions import Anyone, allowed, may_write_for

from ..figures_report import title_of
from ..models import BankImport, BankQuestion
from ..tasks import import_questions
from .exporting import write_questions
from .forms import ExportForm, ImportForm
from .jobs import SHOWN, Contents, ask_for_import
from .likeness import ALIKE, pairs
from .queries import own_questions, usage_of, visible_to, written_by

LIST = "wagtailsnippets_quizzes_bankquestion:list"
EDIT = "wagtailsnippets_quizzes_bankquestion:edit"


for_authors = allowed(may_author, "author")


@for_authors
@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question as a learner sees it, where it is used, and the languages it is in."""
    row = get_object_or_404(visible_to(request.user).select_related("locale", "collection"), pk=pk)
    asking = Activity.objects.filter(bank_uses__question__translation_key=row.translation_key)
    activities = asking.select_related("course__agency").distinct()
    mine = [one for one in activities if may_write_for(request.user, one.course.agency)]
    there = {one.locale_id: one for one in row.get_translations(inclusive=True)}
    context = {
        "row": row,
        "usage": usage_of([row])[row.pk],
        "quizzes": [(one, title_of(one)) for one in mine],
        "others": len(activities) - len(mine),
        "may_change": _may_change(request.user, row),
        "languages": [(locale, there.get(locale.pk)) for locale in Locale.objects.all()],
        "list_url": reverse(LIST),
    }
    return render(request, "quizzes/bank/question.html", context)


@for_authors
@require_safe
@xframe_options_sameorigin
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """A question by itself, as a learner meets it."""
    row = get_object_or_404(visible_to(request.user).select_related("locale"), pk=pk)
    return row.serve_preview(request, "")


def _may_change(user: Anyone, row: BankQuestion) -> bool:
    policy = policy_registry.get_by_type(BankQuestion)
    return bool(policy.user_has_permission_for_instance(user, "change", row))


@for_authors
@require_POST
def translate(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Begin a question's translation; its editor opens."""
    row = get_object_or_404(written_by(request.user), pk=pk)
    locale = get_object_or_404(Locale, language_code=language)
    if not row.has_translation(locale) and locale.pk != row.locale_id:
        translate_object(row, [locale], user=cast(User, request.user))
    return redirect(EDIT, row.get_translation(locale).pk if locale.pk != row.locale_id else row.pk)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Upload a file of questions."""
    user = cast(User, request.user)
    form = ImportForm(user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        job = ask_for_import(**wish, name=wish["file"].name, user=user, language=get_language() or "uz")
        return redirect("bank_import_job", job.uuid)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "list_url": reverse(LIST)}
    return render(request, "quizzes/bank/import.html", context, status=status)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def import_job(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A file being read, waiting for an answer, being imported, or done; htmx gets the part that changes.

    ``yes`` has it imported, anything else that is posted forgets it.
    """
    user = cast(User, request.user)
    job = get_object_or_404(BankImport.objects.select_related("agency"), uuid=uuid, asked_by=user)
    if not may_write_for(user, job.agency):
        raise PermissionDenied
    if request.method == "POST":
        if "yes" in request.POST:
            confirm(job, import_questions.delay)
        else:
            discard(job)
        return redirect("bank_import_job", uuid)
    context = {
        "job": job,
        "contents": read(Contents, job.report) if job.report else None,
        "kind": FORMATS[job.format].label if job.format else "",
        "poll_url": reverse("bank_import_job", args=[uuid]) if job.is_open else "",
        "list_url": reverse(LIST),
        "shown": SHOWN,
    }
    part = request.headers.get("HX-Request")
    return render(request, f"quizzes/bank/import_job{'_state' if part else ''}.html", context)


@for_authors
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest) -> HttpResponse:
    """A file of an agency's questions that are not retired."""
    form = ExportForm(cast(User, request.user), request.POST or None)
    faults: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data
        rows = own_questions(wish["agency"], wish["language"], wish["tag"])
        try:
            writing = write_questions(rows, format=wish["format"], language=wish["language"])
        except FormatError as error:
            faults = error.remarks
        else:
            if writing.not_held and "anyway" not in request.POST:
                context = {"form": form, "not_held": writing.not_held, "list_url": reverse(LIST)}
                return render(request, "quizzes/bank/export.html", context)
            kind = FORMATS[wish["format"]]
            response = HttpResponse(writing.data, content_type=kind.media_type)
            name = f"questions-{wish['agency'].code}-{wish['language']}.{kind.ending}"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "faults": faults, "list_url": reverse(LIST)}
    return render(request, "quizzes/bank/export.html", context, status=status)


@for_authors
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Questions that ask nearly the same, the most alike first."""
    rows = written_by(request.user).filter(retired_at=None, locale__language_code=settings.LANGUAGE_CODE)
    names = dict(rows.values_list("pk", "name"))
    found = sorted(pairs(names), key=lambda pair: -pair.likeness)
    chosen = found[:SHOWN]
    by_pk = rows.select_related("collection").in_bulk(
        [pk for pair in chosen for pk in (pair.one, pair.other)]
    )
    usage = usage_of(by_pk.values())
    context = {
        "pairs": [
            [(row, usage[row.pk]) for row in (by_pk[pair.one], by_pk[pair.other])]
            + [round(pair.likeness * 100)]
            for pair in chosen
        ],
        "total": len(found),
        "questions": len(names),
        "threshold": round(ALIKE * 100),
        "list_url": reverse(LIST),
    }
    return render(request, "quizzes/bank/duplicates.html", context)
