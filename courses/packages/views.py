"""Packages in the browser: the same pages on the site, for centre managers, and in the admin, for authors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.tree.jobs import JobState, confirm, discard
from lms.accounts.models import User
from lms.accounts.permissions import allowed

from . import jobs
from .errors import NotPossibleError
from .formats import FORMATS
from .forms import ExportForm, UploadForm, title_of
from .models import ExportJob, ImportJob
from .rights import exports_of, imports_of, may_carry
from .tasks import run_import

for_carriers = allowed(may_carry, "author or centre manager")
RECENT = 20


@dataclass(frozen=True)
class Surface:
    """Where the pages are shown: the template around them and the names of their addresses."""

    frame: str
    prefix: str

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"{self.prefix}{name}", args=args)


SITE = Surface("packages/site.html", "packages")
ADMIN = Surface("packages/admin.html", "cms_packages")


@dataclass(frozen=True)
class Row:
    """A job in the list."""

    title: str
    what: str
    job: ExportJob | ImportJob
    url: str


@for_carriers
@require_safe
@never_cache
def index(request: HttpRequest, surface: Surface) -> HttpResponse:
    """What the person can take away and bring in, and what they asked for lately."""
    user = cast(User, request.user)
    return _index(request, surface, ExportForm(user), UploadForm(user))


def _index(
    request: HttpRequest, surface: Surface, export: ExportForm, upload: UploadForm, status: int = 200
) -> HttpResponse:
    context = {
        "export": export,
        "upload": upload,
        "rows": _rows(request, surface),
        "export_url": surface.address("_export"),
        "upload_url": surface.address("_upload"),
        "body_template": "packages/index.html",
        "page_title": _("Packages"),
    }
    return render(request, surface.frame, context, status=status)


def _rows(request: HttpRequest, surface: Surface) -> list[Row]:
    rows = [
        Row(
            f"{title_of(job.edition)}, {job.edition.label}",
            str(FORMATS[job.format].label) if job.format in FORMATS else job.format,
            job,
            surface.address("_export_job", job.uuid),
        )
        for job in exports_of(request.user)[:RECENT]
    ]
    rows += [
        Row(job.file_name, str(job.agency), job, surface.address("_import_job", job.uuid))
        for job in imports_of(request.user)[:RECENT]
    ]
    return sorted(rows, key=lambda row: row.job.asked_at, reverse=True)[:RECENT]


@for_carriers
@require_POST
def ask_export(request: HttpRequest, surface: Surface) -> HttpResponse:
    user = cast(User, request.user)
    form = ExportForm(user, request.POST)
    if form.is_valid():
        try:
            job = jobs.ask_for_export(**form.cleaned_data, user=user, language=get_language() or "uz")
            return redirect(surface.address("_export_job", job.uuid))
        except NotPossibleError as error:
            form.add_error(None, str(error))
    return _index(request, surface, form, UploadForm(user), 422)


@for_carriers
@require_POST
def upload(request: HttpRequest, surface: Surface) -> HttpResponse:
    user = cast(User, request.user)
    form = UploadForm(user, request.POST, request.FILES)
    if form.is_valid():
        file, agency = form.cleaned_data["file"], form.cleaned_data["agency"]
        try:
            job = jobs.ask_for_import(
                file=file, name=file.name, agency=agency, user=user, language=get_language() or "uz"
            )
            return redirect(surface.address("_import_job", job.uuid))
        except NotPossibleError as error:
            form.add_error(None, str(error))
    return _index(request, surface, ExportForm(user), form, 422)


@for_carriers
@require_safe
@never_cache
def export_job(request: HttpRequest, uuid: UUID, surface: Surface) -> HttpResponse:
    """An export on its way, or ready; htmx gets the part that changes."""
    job = get_object_or_404(exports_of(request.user), uuid=uuid)
    here = surface.address("_export_job", uuid)
    context = {
        "job": job,
        "title": f"{title_of(job.edition)}, {job.edition.label}",
        "poll_url": here if job.is_open else "",
        "file_url": surface.address("_export_file", uuid) if job.file else "",
        "body_template": "packages/export_job.html",
        "page_title": _("Taking a course away"),
        "index_url": surface.address(""),
        "gone": job.state == JobState.DONE and not job.file,
    }
    return _job_page(request, surface, context)


@for_carriers
@require_safe
@never_cache
def import_job(request: HttpRequest, uuid: UUID, surface: Surface) -> HttpResponse:
    """An upload: being read, waiting for an answer, being imported, or done."""
    job = get_object_or_404(imports_of(request.user), uuid=uuid)
    here = surface.address("_import_job", uuid)
    context = {
        "job": job,
        "report": job.import_report,
        "poll_url": here if job.is_open else "",
        "confirm_url": surface.address("_confirm", uuid),
        "discard_url": surface.address("_discard", uuid),
        "body_template": "packages/import_job.html",
        "page_title": _("Bringing a course in"),
        "index_url": surface.address(""),
        "course_title": _title_in(job),
    }
    return _job_page(request, surface, context)


def _title_in(job: ImportJob) -> str:
    titles = job.import_report.titles if job.import_report else {}
    return titles.get(get_language() or "") or next(iter(titles.values()), job.file_name)


def _job_page(request: HttpRequest, surface: Surface, context: dict[str, Any]) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, context["body_template"], context)
    return render(request, surface.frame, context)


@for_carriers
@require_POST
def bring_in(request: HttpRequest, uuid: UUID, surface: Surface) -> HttpResponse:
    confirm(get_object_or_404(imports_of(request.user), uuid=uuid), run_import.delay)
    return redirect(surface.address("_import_job", uuid))


@for_carriers
@require_POST
def leave_out(request: HttpRequest, uuid: UUID, surface: Surface) -> HttpResponse:
    discard(get_object_or_404(imports_of(request.user), uuid=uuid))
    return redirect(surface.address(""))


@for_carriers
@require_safe
@never_cache
def export_file(request: HttpRequest, uuid: UUID, surface: Surface) -> HttpResponse:
    """The file of an export that is done, to its asker."""
    job = get_object_or_404(exports_of(request.user), uuid=uuid, state=JobState.DONE)
    try:
        file = job.file.open("rb")
    except (OSError, ValueError):
        raise Http404 from None
    name = PurePosixPath(job.file.name).name
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    return cast(HttpResponse, answer)
