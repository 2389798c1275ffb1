"""A trainer submits, an editor of the national centre approves, and what was approved is live."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

WORKFLOW = "Milliy markaz koʻrigi"


def ensure_moderation(editors: Group, homes: Iterable[Page]) -> Workflow:
    """One review by ``editors`` for all pages below ``homes``; nothing changes when it is there already."""
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    task, _created = GroupApprovalTask.objects.get_or_create(name=WORKFLOW)
    task.groups.set([editors])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    for home in homes:
        WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    return workflow
