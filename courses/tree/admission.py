"""Which addresses of the admin are open to whom, before any view of Wagtail or wagtail-localize runs.

An address that stands in no list here is for superusers: a new version's new views are closed until
somebody has thought about them. A view of ours that says itself who may (``access``, from
``lms.accounts.permissions``) is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from rest_framework.parsers import FormParser, MultiPartParser  # type: ignore[import-untyped]
from rest_framework.request import Request  # type: ignore[import-untyped]
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_localize.models import OverridableSegment, Translation

from content.models import Term
from lms.accounts.permissions import is_national

from .authoring.deleting import refuse_to_delete
from .translation.draft import translated_draft
from .translation.sync import chosen_model

Rule = Callable[..., bool]


def anybody(request: HttpRequest, **_kwargs: Any) -> bool:
    """Signing in, and what the sign-in page loads."""
    return True


def author(request: HttpRequest, **_kwargs: Any) -> bool:
    """Whoever may enter the admin; the view shows or does only what is theirs."""
    return request.user.has_perm("wagtailadmin.access_admin")


def editor(request: HttpRequest, **_kwargs: Any) -> bool:
    """Editors of the national centre."""
    return author(request) and is_national(request.user)


def nobody(request: HttpRequest, **_kwargs: Any) -> bool:
    """Closed: ours takes its place."""
    return False


def explores(request: HttpRequest, parent_page_id: int, **_kwargs: Any) -> bool:
    """Pages that the person writes, and those above them."""
    return PagePermissionPolicy().explorable_instances(request.user).filter(pk=parent_page_id).exists()


def writes(request: HttpRequest, **kwargs: Any) -> bool:
    """Those who may edit the page."""
    names = ("page_id", "page_to_move_id", "parent_page_id", "pk")
    pk = next(kwargs[name] for name in names if name in kwargs)
    page = Page.objects.filter(pk=pk).first()
    return page is None or page.permissions_for_user(request.user).can_edit()


def moves(request: HttpRequest, destination_id: int, **kwargs: Any) -> bool:
    """Those who may move the page to the place."""
    page, place = (Page.objects.filter(pk=pk).first() for pk in (kwargs["page_to_move_id"], destination_id))
    return page is None or place is None or page.permissions_for_user(request.user).can_move_to(place)


def chooses_picture(request: HttpRequest, **kwargs: Any) -> bool:
    """Those who keep files where the picture is kept."""
    return _may_choose(request, get_image_model(), kwargs)


def chooses_file(request: HttpRequest, **kwargs: Any) -> bool:
    """Those who keep files where the file is kept."""
    return _may_choose(request, get_document_model(), kwargs)


def writes_term(request: HttpRequest, pk: str, **_kwargs: Any) -> bool:
    """Those who write for the term's agency."""
    term = Term.objects.filter(pk=pk).first() if str(pk).isdigit() else None
    return term is None or policy_registry.get_by_type(Term).user_has_permission_for_instance(
        request.user, "change", term
    )


def reads_translation(request: HttpRequest, translation_id: int, **_kwargs: Any) -> bool:
    """Those who may edit the translated page or term."""
    translation = Translation.objects.filter(pk=translation_id).first()
    if translation is None:
        return True
    try:
        target = translation.get_target_instance()
    except ObjectDoesNotExist:
        return False
    if isinstance(target, Page):
        return target.permissions_for_user(request.user).can_edit()
    return bool(policy_registry.get(target).user_has_permission_for_instance(request.user, "change", target))


def translates(request: HttpRequest, translation_id: int, **kwargs: Any) -> bool:
    """Those who may edit the translated page or term, while nobody reviews it."""
    if not reads_translation(request, translation_id):
        return False
    translation = Translation.objects.filter(pk=translation_id).first()
    target = translation.get_target_instance() if translation else None
    lock = target.get_lock() if isinstance(target, Page) else None
    return lock is None or not lock.for_user(request.user)


def overrides(request: HttpRequest, overridable_segment_id: int, **kwargs: Any) -> bool:
    """Those who may translate, with a picture or file that they may choose."""
    if not translates(request, **kwargs):
        return False
    segment = OverridableSegment.objects.filter(pk=overridable_segment_id).first()
    if request.method != "PUT" or segment is None:
        return True
    source = segment.source.get_source_instance()
    model = chosen_model(source, segment.context.get_field_path(source))
    if model not in (get_image_model(), get_document_model()):
        return True
    _ = request.body  # kept, so that the view can read it too
    sent = Request(request, parsers=[FormParser(), MultiPartParser()]).data
    return _may_choose(request, model, {"pk": sent.get("value")})


def writes_question(request: HttpRequest, pk: str, **_kwargs: Any) -> bool:
    """Those who keep questions where this one is kept."""
    model = apps.get_model("quizzes", "BankQuestion")
    question = model.objects.select_related("collection").filter(pk=pk).first() if str(pk).isdigit() else None
    return question is None or policy_registry.get_by_type(model).user_has_permission_for_instance(
        request.user, "change", question
    )


def writes_design(request: HttpRequest, pk: str, **_kwargs: Any) -> bool:
    """Those who write for the agency of the certificate's design."""
    model = apps.get_model("certificates", "CertificateDesign")
    design = model.objects.select_related("agency").filter(pk=pk).first() if str(pk).isdigit() else None
    return design is None or policy_registry.get_by_type(model).user_has_permission_for_instance(
        request.user, "change", design
    )


def chooses_pages(request: HttpRequest, **_kwargs: Any) -> bool:
    """Pages that the person sees in the explorer: the answer tells their titles."""
    return author(request) and _explores_all(request, Page.objects.filter(pk__in=_named(request)))


def acts_in_bulk(request: HttpRequest, app_label: str, model_name: str, **_kwargs: Any) -> bool:
    """On pages, pictures, files, terms and questions; the action asks for each of them.

    Wagtail names what one may not change; what one does not see at all it must not name. The actions on
    terms and questions leave that out themselves.
    """
    if not author(request) or app_label not in ("wagtailcore", "content", "quizzes"):
        return False
    named = _named(request)
    if model_name == "page":
        return _explores_all(request, _pages_named(request, named))
    for model in (get_image_model(), get_document_model()):
        if model._meta.model_name == model_name:
            actions = ["add", "change", "delete", "choose"]
            seen = policy_registry.get_by_type(model).instances_user_has_any_permission_for(
                request.user, actions
            )
            return _all_seen(model.objects.filter(pk__in=named), seen)
    return True


def _named(request: HttpRequest) -> list[int]:
    return [int(pk) for pk in request.GET.getlist("id") if pk.isdigit()]


def _explores_all(request: HttpRequest, pages: QuerySet[Page]) -> bool:
    return _all_seen(pages, PagePermissionPolicy().explorable_instances(request.user))


def _pages_named(request: HttpRequest, named: list[int]) -> QuerySet[Page]:
    """The pages chosen one by one, or all below a page."""
    if "all" not in request.GET.getlist("id"):
        return Page.objects.filter(pk__in=named)
    parent = request.GET.get("childOf", "")
    place = Page.objects.filter(pk=parent).first() if parent.isdigit() else None
    return place.get_children() if place else Page.objects.all()


def _all_seen(chosen: QuerySet[Any], seen: QuerySet[Any]) -> bool:
    return not chosen.exclude(pk__in=seen.values("pk")).exists()


def _may_choose(request: HttpRequest, model: Any, kwargs: dict[str, Any]) -> bool:
    named = kwargs.get("pk") or kwargs.get("image_id")
    pks = [named] if named else request.GET.getlist("id")
    if not all(str(pk).isdigit() for pk in pks):
        return False
    policy = policy_registry.get_by_type(model)
    rows = model.objects.filter(pk__in=pks).select_related("collection")
    return all(policy.user_has_permission_for_instance(request.user, "choose", row) for row in rows)


def _in(namespace: str, names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names.split()]


_PAGE = """usage edit preview_on_edit view_draft delete unpublish move set_page_position copy
workflow_action collect_workflow_action_data confirm_workflow_cancellation workflow_preview lock unlock
revisions_index revisions_view revisions_revert revisions_unschedule revisions_compare
workflow_history workflow_history_detail history history_results add preview_on_add add_subpage"""
_FILES = """index index_results add add_multiple edit delete
edit_multiple delete_multiple delete_upload_multiple"""

RULES: dict[str, Rule] = {
    **dict.fromkeys(
        ["wagtailadmin_login", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"], anybody
    ),
    **dict.fromkeys(
        [
            *("wagtailadmin_home", "wagtailadmin_account"),
            *("wagtailadmin_logout", "wagtailadmin_dismissibles"),
            *("wagtail.admin.views.home.default", "wagtailadmin_explore_root", "wagtailadmin_block_preview"),
            *("wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"),
            *("wagtailadmin_choose_page", "wagtailadmin_choose_page_search"),
            *("wagtailadmin_choose_page_external_link", "wagtailadmin_choose_page_email_link"),
            *("wagtailadmin_choose_page_phone_link", "wagtailadmin_choose_page_anchor_link"),
            "wagtail_localize:javascript_catalog",
            *_in("wagtailadmin_api:pages", "listing detail find"),
            *_in("wagtailadmin_editing_sessions", "ping release"),
            *_in("wagtailadmin_pages", "search search_results"),
            *("delete_picture", "delete_file", "original_picture"),
            *_in("wagtailimages", f"{_FILES} create_multiple_from_uploaded_image image_usage"),
            *_in("wagtaildocs", f"{_FILES} create_multiple_from_uploaded_document document_usage"),
            *_in("wagtailimages_chooser", "choose choose_results create"),
            *_in("wagtaildocs_chooser", "choose choose_results create"),
            *_in("wagtailsnippets_content_term", "list list_results add"),
            *_in("wagtailsnippetchoosers_content_term", "choose choose_results chosen chosen_multiple"),
            *_in("wagtailsnippets_quizzes_bankquestion", "list list_results add preview_on_add"),
            *_in("wagtailsnippetchoosers_quizzes_bankquestion", "choose choose_results"),
            *_in("wagtailsnippetchoosers_quizzes_bankquestion", "chosen chosen_multiple"),
            *_in("wagtailsnippets_certificates_certificatedesign", "list list_results add preview_on_add"),
            *_in("wagtailsnippetchoosers_certificates_certificatedesign", "choose choose_results"),
            *_in("wagtailsnippetchoosers_certificates_certificatedesign", "chosen chosen_multiple"),
        ],
        author,
    ),
    **dict.fromkeys(
        ["wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"], explores
    ),
    **dict.fromkeys(_in("wagtailadmin_pages", _PAGE), writes),
    "wagtailadmin_pages:move_confirm": moves,
    "wagtailadmin_choose_page_chosen_multiple": chooses_pages,
    "wagtail_bulk_action": acts_in_bulk,
    **dict.fromkeys(
        [
            *_in("wagtailadmin_reports", "workflow workflow_results workflow_tasks workflow_tasks_results"),
            *_in("wagtailadmin_reports", "aging_pages aging_pages_results locked_pages locked_pages_results"),
            *_in("wagtailsnippets_content_topic", "list list_results add edit delete"),
            *_in("wagtailsnippets_content_topic", "usage history history_results"),
        ],
        editor,
    ),
    **dict.fromkeys(_in("wagtailimages_chooser", "chosen chosen_multiple select_format"), chooses_picture),
    **dict.fromkeys(_in("wagtaildocs_chooser", "chosen chosen_multiple"), chooses_file),
    # wagtail-localize's editor shows with these what stands in the source.
    "wagtailadmin_api:images:detail": chooses_picture,
    "wagtailadmin_api:documents:detail": chooses_file,
    **dict.fromkeys(
        _in("wagtailsnippets_content_term", "edit delete usage history history_results"), writes_term
    ),
    **dict.fromkeys(
        [
            *_in("wagtailsnippets_quizzes_bankquestion", "edit delete usage history history_results"),
            *_in("wagtailsnippets_quizzes_bankquestion", "preview_on_edit revisions_view revisions_revert"),
            *_in("wagtailsnippets_quizzes_bankquestion", "revisions_compare"),
        ],
        writes_question,
    ),
    **dict.fromkeys(
        _in(
            "wagtailsnippets_certificates_certificatedesign",
            "edit usage history history_results preview_on_edit",
        ),
        writes_design,
    ),
    **dict.fromkeys(_in("wagtail_localize", "download_pofile preview_translation"), reads_translation),
    **dict.fromkeys(
        _in("wagtail_localize", "edit_string_translation upload_pofile machine_translate"),
        translates,
    ),
    "wagtail_localize:edit_override": overrides,
    **dict.fromkeys(
        [
            *_in(
                "wagtail_localize", "submit_page_translation submit_snippet_translation update_translations"
            ),
            *_in("wagtail_localize", "convert_to_alias stop_translation"),
            *_in("wagtail_localize", "translations_report translations_report_results snippets_api_listing"),
            *_in("wagtail_localize", "snippets_api_detail"),
            *_in("wagtailadmin_pages", "convert_alias set_privacy"),
            "wagtailadmin_api:pages:action",
            "wagtailsnippets_certificates_certificatedesign:delete",
        ],
        nobody,
    ),
}
"""Who may, by the name of the address."""

WHOLE = frozenset(
    [*_in("wagtailadmin_pages", "add move_confirm set_page_position copy delete edit"), "wagtail_bulk_action"]
)
"""What changes a course's shape or publishes: it happens with all that follows, or not at all."""


FIRST: dict[str, Callable[..., HttpResponse | None]] = {
    "wagtailadmin_pages:delete": refuse_to_delete,
    "wagtailadmin_pages:view_draft": translated_draft,
}
"""What is asked before a view of Wagtail's, which answers when this does not."""


def superuser(request: HttpRequest, **_kwargs: Any) -> bool:
    """Whoever runs the site."""
    return request.user.is_superuser


def rule_for(name: str) -> Rule:
    """The rule of an address, superusers' where none is written."""
    return RULES.get(name, superuser)


def guarded(urlpatterns: Iterable[Any]) -> list[Any]:
    """The admin's addresses with their rules before them. Guests are still sent to sign in."""
    return list(decorate_urlpatterns(list(urlpatterns), _guard))


def _guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_asked = request.user.is_authenticated and not hasattr(view, "access")
        if is_asked and not rule_for(name)(request, **kwargs):
            raise PermissionDenied
        answer = FIRST[name](request, **kwargs) if is_asked and name in FIRST else None
        if answer is not None:
            return answer
        if name in WHOLE and request.method == "POST":
            with transaction.atomic():
                return view(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return admitted
