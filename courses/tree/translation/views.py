"""The state of translations, and beginning one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale

from courses.editions.models import Course
from lms.accounts.permissions import Anyone, agencies_authored, allowed, is_national

from ..models import AgencyPage
from ..structure import translate_course as translate
from ..to_document import source_page
from .status import State, status_of

A_PAGE = 20


def authored(user: Anyone) -> QuerySet[Course]:
    """Courses whose words the person writes."""
    courses = Course.objects.select_related("agency").order_by("agency__code", "slug")
    return courses if is_national(user) else courses.filter(agency__in=agencies_authored(user))


def may_author(user: Anyone) -> bool:
    return is_national(user) or bool(agencies_authored(user))


@allowed(may_author, "author")
def translations(request: HttpRequest) -> HttpResponse:
    """Every course by language: what is missing, out of date, a draft or waiting; ``?course=ID``: one."""
    courses = authored(request.user).filter(pages__isnull=False).distinct()
    chosen = request.GET.get("course", "")
    if chosen.isdigit():
        courses = courses.filter(pk=int(chosen))
    page = Paginator(courses, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "statuses": status_of(list(page.object_list)),
        "State": State,
        "chosen": chosen,
    }
    return render(request, "tree/cms/translations.html", context)


@allowed(may_author, "author")
def translate_course(request: HttpRequest, course: int, language: str) -> HttpResponse:
    """Begin the translation of a course: asked first, then done in one transaction."""
    row = get_object_or_404(authored(request.user), pk=course)
    locale = get_object_or_404(Locale, language_code=language)
    source = source_page(row)
    get_object_or_404(AgencyPage, agency=row.agency, locale=locale)
    if source is None or source.locale_id == locale.pk:
        return redirect("translations")
    if request.method != "POST":
        pages = source.get_descendants(inclusive=True).count()
        return render(
            request,
            "tree/cms/translate_course.html",
            {"source": source, "locale": locale, "pages": pages, "course": row},
        )
    page = translate(row, locale, request.user)  # type: ignore[arg-type]
    messages.success(
        request,
        _("“%(title)s” can be translated now: a draft of each page stands ready.")
        % {"title": page.draft_title},
    )
    return redirect(f"{reverse('translations')}?course={row.pk}")
