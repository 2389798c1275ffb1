"""Appeals: the learner's form, and the list of those who answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.document.questions import Question
from courses.editions.frozen import frozen_edition
from courses.editions.rendering import edition_context
from courses.progress.errors import ProgressError
from courses.tree.learner import LearnerContext, activity_view, refusal, wants_json
from lms.accounts.models import User
from lms.accounts.permissions import agencies_authored, allowed, may_write_for

from .appealing import answer, appeal, to_answer
from .deciding import agencies_of, may_decide
from .edition import quiz_content
from .models import Appeal, Attempt, Outcome
from .waiting import tabs_of

PAGE = 20
for_agencies = allowed(may_decide, "author or manager")


@require_POST
@activity_view("quiz")
def make(request: HttpRequest, learner: LearnerContext, attempt: uuid.UUID, **_address: str) -> HttpResponse:
    """The learner appeals the question ``question``; a browser whose link was down sends it later."""
    row = Attempt.objects.filter(
        uuid=attempt, enrolment=learner.enrolment, activity__key=learner.activity.key
    ).first()
    if learner.enrolment is None or row is None:
        raise Http404
    question, address = request.POST.get("question", ""), learner.url(str(row.uuid))
    try:
        appeal(attempt=row, question=question, text=request.POST.get("text", ""))
    except ProgressError as error:
        return refusal(request, error, address)
    messages.success(request, _("Your appeal is on its way; you will be told the answer."))
    address = f"{address}?appealed={row.appeals.count()}#q-{question}"
    return JsonResponse({"next": address}) if wants_json(request) else HttpResponseRedirect(address)


@for_agencies
@never_cache
def appeals(request: HttpRequest) -> HttpResponse:
    """Open appeals, the oldest first; names of other agencies' people are withheld."""
    assert isinstance(request.user, User)
    page = Paginator(to_answer(request.user), PAGE).get_page(request.GET.get("page"))
    own = agencies_of(request.user)
    authored = {agency.pk for agency in agencies_authored(request.user)}
    rows = []
    for row in page.object_list:
        title, question = _asked(row)
        enrolment = row.attempt.enrolment
        rows.append(
            {
                "appeal": row,
                "title": title,
                "question": question,
                "name": str(enrolment.user) if enrolment.agency_id in own else "",
                "may_correct": enrolment.course.agency_id in authored,
                "r": edition_context(frozen_edition(row.attempt.edition_id), get_language() or "uz"),
            }
        )
    context = {"page": page, "rows": rows, "tabs": tabs_of(request.user, "appeals")}
    return render(request, "quizzes/appeals.html", context)


def _asked(row: Appeal) -> tuple[str, Question | None]:
    edition = frozen_edition(row.attempt.edition_id)
    content = quiz_content(edition, row.attempt.activity.key, get_language() or "uz")
    return content.title, next((one for one in content.items if one.id == row.question), None)


@require_POST
@for_agencies
def answer_appeal(request: HttpRequest, appeal: uuid.UUID) -> HttpResponse:
    """Accept an appeal, and go on to correct the edition whoever may; or refuse it."""
    assert isinstance(request.user, User)
    row = get_object_or_404(to_answer(request.user), uuid=appeal)
    outcome = Outcome.ACCEPTED if request.POST.get("go") == "accept" else Outcome.REFUSED
    try:
        answer(row=row, user=request.user, outcome=outcome, text=request.POST.get("answer", ""))
    except ProgressError as error:
        messages.error(request, str(error))
        return redirect("appeals")
    messages.success(request, _("The learner is told."))
    course = row.attempt.enrolment.course
    if outcome == Outcome.ACCEPTED and may_write_for(request.user, course.agency):
        return redirect("correct_edition", course.pk)
    return redirect("appeals")
