"""The list of worse results that wait for the agency's decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.editions.frozen import frozen_edition
from lms.accounts.models import User
from lms.accounts.permissions import allowed

from .deciding import AlreadyDecided, agencies_of, decide, may_decide, to_decide
from .edition import quiz_content
from .models import Regrade
from .waiting import tabs_of

PAGE = 50
for_agencies = allowed(may_decide, "author or manager")


@for_agencies
@never_cache
def decisions(request: HttpRequest) -> HttpResponse:
    """Worse results with old and new score and the correction's reason; a POST decides those ticked."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        return _decide(request, request.user)
    page = Paginator(to_decide(request.user), PAGE).get_page(request.GET.get("page"))
    own = agencies_of(request.user)
    rows = [(one, _title(one), one.attempt.enrolment.agency_id in own) for one in page.object_list]
    context = {"page": page, "rows": rows, "tabs": tabs_of(request.user, "decisions")}
    return render(request, "quizzes/decisions.html", context)


def _title(regraded: Regrade) -> str:
    attempt = regraded.attempt
    edition = frozen_edition(attempt.edition_id)
    return quiz_content(edition, attempt.activity.key, get_language() or "uz").title


def _decide(request: HttpRequest, user: User) -> HttpResponse:
    reason, go = request.POST.get("reason", "").strip()[:500], request.POST.get("go")
    try:
        chosen = list(to_decide(user).filter(uuid__in=request.POST.getlist("result")[:PAGE]))
    except ValidationError:
        chosen = []
    if not chosen or go not in ("keep", "take"):
        messages.error(request, _("Tick the results that you decide on."))
        return redirect("decisions")
    if not reason:
        messages.error(request, _("Say why you decide so; it is kept with the decision."))
        return redirect("decisions")
    decided = 0
    for regraded in chosen:
        try:
            decide(regraded=regraded, user=user, take=go == "take", reason=reason)
            decided += 1
        except AlreadyDecided:
            continue
    words = ngettext("%(count)d result is decided.", "%(count)d results are decided.", decided)
    messages.success(request, words % {"count": decided})
    return redirect("decisions")
