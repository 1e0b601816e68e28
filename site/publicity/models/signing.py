"""先审后发: the step of a workflow that only a second person takes, and each institution's own corner."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from publicity.domain.signing import may_sign


def writers_of(page: Page) -> set[int]:
    """Who wrote any revision since the one that is published; what was loaded by a command has no writer."""
    revisions = page.revisions.exclude(user=None)
    if page.live_revision_id:
        newer = revisions.filter(created_at__gt=page.live_revision.created_at)
    elif page.last_published_at:  # taken off the site, or timed
        newer = revisions.filter(created_at__gt=page.last_published_at)
    else:
        newer = revisions
    writers = set(newer.values_list("user", flat=True))
    latest = page.latest_revision
    if latest is not None and latest.user_id and latest.pk != page.live_revision_id:
        writers.add(latest.user_id)
    return writers


def keep_live(page: Page) -> bool:
    """Give a page that a command or a migration laid the revision it never had, of its published text.

    Without one Wagtail takes the page off the site as soon as a change of it is timed for later; it asks the draft,
    which remembers the live revision of the day it was written.
    """
    if not page.live or page.live_revision_id:
        return False
    text = page.specific_class.objects.get(pk=page.pk)
    revision = Revision.objects.create(
        content_object=text,
        base_content_type=text.get_base_content_type(),
        created_at=text.last_published_at or timezone.now(),
        object_str=str(text),
        content=text.serializable_data(),
    )
    Page.objects.filter(pk=page.pk).update(live_revision=revision)
    for draft in page.revisions.filter(pk=page.latest_revision_id):
        draft.content["live_revision"] = revision.pk
        draft.save(update_fields=["content"])
    return True


class SecondPersonTask(AbstractGroupApprovalTask):
    """A group approves, but never the text of one's own hand, nor twice in one round."""

    class Meta:
        verbose_name = _("第二人审定")
        verbose_name_plural = _("第二人审定")

    def may_sign(self, page: Page, user: Any) -> bool:
        state = page.current_workflow_state
        rounds = state.task_states.filter(status=TaskState.STATUS_APPROVED) if state else TaskState.objects.none()
        earlier = rounds.exclude(task=self).exclude(finished_by=None).values_list("finished_by", flat=True)
        return may_sign(user.pk, writers=writers_of(page), signed=set(earlier))

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if actions and not self.may_sign(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Asked again here: the approving form may itself have saved a new revision."""
        if action_name == "approve" and not self.may_sign(task_state.workflow_state.content_object, user):
            raise PermissionDenied(gettext("这一版有您写的内容，或您已签过前一环节，须由另一人签。"))
        if action_name == "approve":
            keep_live(task_state.workflow_state.content_object)
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        return gettext("由所选组的成员签，但不能签自己写的内容，也不能一人签两个环节。")


class Corner(models.Model):
    """An institution's corner of the site: the group that may write there and the shelf of its pictures and files."""

    organisation = models.OneToOneField(
        "accounts.Organisation", verbose_name=_("机构"), on_delete=models.PROTECT, related_name="corner"
    )
    page = models.OneToOneField(
        "courses.InstitutionPage", verbose_name=_("机构课程"), on_delete=models.PROTECT, related_name="corner"
    )
    group = models.OneToOneField(Group, verbose_name=_("组"), on_delete=models.PROTECT, related_name="corner")
    collection = models.OneToOneField(
        "wagtailcore.Collection", verbose_name=_("图片和文件"), on_delete=models.PROTECT, related_name="corner"
    )
    opened_at = models.DateTimeField(_("开设时间"))

    class Meta:
        verbose_name = _("机构专区")
        verbose_name_plural = _("机构专区")

    def __str__(self) -> str:
        return str(self.organisation)
