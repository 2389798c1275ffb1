"""A course's own screens in the admin: its facts, its editions, retiring it, and what learners report."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail import hooks

from courses.editions.changes import Change, changes
from courses.editions.models import Activity, Course
from courses.editions.store import load_document
from lms.accounts.permissions import allowed

from ..kinds import page_types
from ..live import languages_of
from ..models import ActivityPage, CoursePage, MistakeReport
from ..publish import NotReady, Overtaken, checklist, newest_number, present_document, publish_edition
from ..retire import bring_back, effect_on_activity, effect_on_course, retire
from ..to_document import source_page
from ..translation.views import authored, may_author
from .forms import CourseSettingsForm, EditionNoteForm

SETTINGS_HOOK = "course_settings_form"
"""Called with a course and what was sent, or None; answers a form, with a prefix, that is saved with the
course's own. Rooms above, whose rows the course may not name, register."""


def _course(request: HttpRequest, pk: int) -> tuple[Course, CoursePage]:
    """A course that the person writes, with its page in the source language; 404 for any other."""
    course = get_object_or_404(authored(request.user), pk=pk)
    page = source_page(course)
    return course, page if page is not None else get_object_or_404(CoursePage, course=course)


def _explorer(page: CoursePage) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("wagtailadmin_explore", args=[page.pk]))


@allowed(may_author, "author")
def course_settings(request: HttpRequest, course: int) -> HttpResponse:
    """The course's facts, the same in every language."""
    row, page = _course(request, course)
    sent = request.POST if request.method == "POST" else None
    form = CourseSettingsForm(sent, instance=row)
    others = [make(row, sent) for make in hooks.get_hooks(SETTINGS_HOOK)]
    faulty = [one for one in (form, *others) if not one.is_valid()]
    if sent is not None and not faulty:
        with transaction.atomic():
            for one in (form, *others):
                one.save()
        messages.success(request, _("The settings of “%(title)s” are saved.") % {"title": page.title})
        return _explorer(page)
    context = {"form": form, "others": others, "page": page, "course": row}
    return render(request, "tree/cms/course_settings.html", context)


@allowed(may_author, "author")
def publish(request: HttpRequest, course: int) -> HttpResponse:
    """The check-list, what the edition would change, its number and note; then the edition."""
    row, page = _course(request, course)
    newest = newest_number(row)
    form = EditionNoteForm(languages_of(row), request.POST or None, initial={"newest": newest})
    if request.method == "POST" and form.is_valid():
        try:
            edition = publish_edition(
                row,
                request.user,  # type: ignore[arg-type]
                note=form.note(),
                newest=form.cleaned_data["newest"],
            )
        except Overtaken:
            words = _("Edition %(number)d was published in the meantime; it was not published twice.")
            messages.warning(request, words % {"number": newest_number(row)})
            return redirect("course_editions", row.pk)
        except NotReady:
            messages.error(request, _("The course cannot be published yet; the list says why."))
        else:
            words = _("Edition %(number)s of “%(title)s” is published.")
            messages.success(request, words % {"number": edition.label, "title": page.title})
            return redirect("course_editions", row.pk)
    problems = checklist(row)
    ready = not any(problem.blocking for problem in problems)
    context = {"form": form, "page": page, "course": row, "problems": problems, "ready": ready}
    return render(request, "tree/cms/publish.html", {**context, "changes": _pending(row) if ready else []})


def _pending(course: Course) -> list[Change]:
    """What publishing now would change for learners."""
    if course.current_edition is None:
        return []
    return changes(load_document(course.current_edition), present_document(course), get_language())


@allowed(may_author, "author")
def editions(request: HttpRequest, course: int) -> HttpResponse:
    """Every edition with its date, author, note and what it changed."""
    row, page = _course(request, course)
    listed = list(row.editions.select_related("published_by"))
    documents = [load_document(edition) for edition in listed]
    older = [*documents[1:], None][: len(documents)]
    language = get_language() or ""
    rows = [
        (edition, changes(before, document, language) if before else [], edition.note_in(language))
        for edition, document, before in zip(listed, documents, older, strict=True)
    ]
    return render(request, "tree/cms/editions.html", {"page": page, "course": row, "rows": rows})


@allowed(may_author, "author")
def retire_course(request: HttpRequest, course: int) -> HttpResponse:
    """Whom it concerns is said first; then the course goes from the catalogue, or comes back."""
    row, page = _course(request, course)
    if request.method == "POST":
        _retire_or_bring_back(request, row, page.title)
        return _explorer(page)
    context = {
        "page": page,
        "thing": row,
        "title": page.title,
        "effect": effect_on_course(row),
        "is_course": True,
    }
    return render(request, "tree/cms/retire.html", context)


@allowed(may_author, "author")
def retire_activity(request: HttpRequest, course: int, activity: int) -> HttpResponse:
    """Whom it concerns is said first; then the activity stays out of new editions, or comes back."""
    row, page = _course(request, course)
    thing = get_object_or_404(Activity, pk=activity, course=row)
    title = _title_of(thing)
    if request.method == "POST":
        _retire_or_bring_back(request, thing, title)
        return _explorer(page)
    context = {
        "page": page,
        "thing": thing,
        "title": title,
        "effect": effect_on_activity(thing),
        "is_course": False,
    }
    return render(request, "tree/cms/retire.html", context)


def _title_of(activity: Activity) -> str:
    """Its page's title in the reader's language, or in any that there is."""
    pages = page_types()[activity.kind].objects.filter(activity=activity).order_by("pk")
    page = pages.filter(locale__language_code=get_language()).first() or pages.first()
    return page.title if page else str(activity)


def _retire_or_bring_back(request: HttpRequest, thing: Course | Activity, title: str) -> None:
    if thing.retired_at is None:
        retire(thing)
        messages.success(request, _("“%(title)s” is retired.") % {"title": title})
    else:
        bring_back(thing)
        messages.success(request, _("“%(title)s” is back.") % {"title": title})


@allowed(may_author, "author")
def mistakes(request: HttpRequest, course: int) -> HttpResponse:
    """What learners reported about the course's activities, open reports first. Who reported is not shown."""
    row, page = _course(request, course)
    reports = MistakeReport.objects.filter(activity__course=row)
    context = {
        "page": page,
        "course": row,
        "opened": _with_pages(reports.filter(settled_at=None).select_related("activity")),
        "settled": reports.exclude(settled_at=None)[:20],
    }
    return render(request, "tree/cms/mistakes.html", context)


def _with_pages(reports: Iterable[MistakeReport]) -> list[tuple[MistakeReport, ActivityPage | None]]:
    """Each report with the page that the learner had before them, while there is one."""
    reports = list(reports)
    activities = [report.activity_id for report in reports]
    pages = {
        (page.activity_id, page.locale.language_code): page
        for page_type in page_types().values()
        for page in page_type.objects.filter(activity__in=activities).select_related("locale")
    }
    return [(report, pages.get((report.activity_id, report.language))) for report in reports]


@require_POST
@allowed(may_author, "author")
def settle_mistake(request: HttpRequest, course: int, report: int) -> HttpResponse:
    """A report has been dealt with."""
    row, _page = _course(request, course)
    MistakeReport.objects.filter(pk=report, activity__course=row, settled_at=None).update(
        settled_at=timezone.now()
    )
    return redirect("course_mistakes", row.pk)
