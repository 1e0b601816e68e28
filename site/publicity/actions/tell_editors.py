"""Tell on the desk whose turn it is: reviewers and publishers of a new text, and its author of what became of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from accounts.api import Membership, Message, Person, User, person_of, promise_message
from publicity.actions.fit_editor import GROUPS
from publicity.models import SecondPersonTask

_ROLES = {name: role for role, name in GROUPS.items()}


def tell_signers(state: TaskState) -> int:
    """How many were told; who may not sign this text is left out."""
    page, task = state.workflow_state.content_object, state.task.specific
    if not isinstance(page, Page) or not isinstance(task, SecondPersonTask):
        return 0
    roles = [_ROLES[name] for name in task.groups.values_list("name", flat=True) if name in _ROLES]
    posts = Membership.objects.open().filter(role__in=roles, person__user__isnull=False).select_related("person__user")
    people = {post.person for post in posts if task.may_sign(page, post.person.user)}
    for person in people:
        _tell(
            person,
            page,
            kind="page_waits",
            subject=_("待%(step)s：%(title)s") % {"step": task.name, "title": page.get_admin_display_title()},
            body=_("%(who)s 送来的内容等您%(step)s。")
            % {"who": _name(state.workflow_state.requested_by), "step": task.name},
            key=f"page_waits:{state.pk}:{person.pk}",
        )
    return len(people)


def tell_author(state: WorkflowState, *, approved: bool) -> bool:
    """Published, or sent back with what the reviewer wrote; False when the author is no person of ours."""
    page, author = state.content_object, state.requested_by
    person = person_of(author) if author else None
    if person is None or not isinstance(page, Page):
        return False
    page = Page.objects.get(pk=page.pk)  # the workflow published another copy of it
    step = state.current_task_state
    title = page.get_admin_display_title()
    if approved:
        subject, body = _("已发布：%(title)s") % {"title": title}, _("审稿和签发都已通过。")
        if page.approved_schedule:
            subject, body = _("已签发，到时发布：%(title)s") % {"title": title}, _("到设定的时间自动发布。")
    else:
        subject = _("请修改：%(title)s") % {"title": title}
        body = _("%(who)s 退回：%(comment)s") % {
            "who": _name(step.finished_by if step else None),
            "comment": (step.comment if step else "") or _("没有留言。"),
        }
    key = f"page_decided:{state.pk}:{step.pk if step else 0}"
    _tell(person, page, kind="page_decided", subject=subject, body=body, key=key)
    return True


def _tell(person: Person, page: Page, *, kind: str, subject: str, body: str, key: str) -> None:
    promise_message(
        person=person,
        kind=kind,
        subject=subject,
        body=body,
        unique_key=key,
        channels=(Message.Channel.DESK,),
        link=reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )


def _name(user: User | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else _("系统")
