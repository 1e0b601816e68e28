"""An application, its papers, and the steps it took."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage
from applications.domain import needs
from applications.domain.clocks import ARRANGE, DECIDE, Clock
from applications.domain.states import OPEN
from applications.domain.states import State as Place


class Scope(models.TextChoices):
    BOTH = "both", _("理论和实操")
    THEORY = "theory", _("仅理论")
    PRACTICAL = "practical", _("仅实操")


class StateChoices(models.TextChoices):
    DRAFT = Place.DRAFT, _("草稿")
    SUBMITTED = Place.SUBMITTED, _("待受理")
    ASKED = Place.ASKED, _("待补正")
    COMPLETE = Place.COMPLETE, _("已补正，待受理")
    ACCEPTED = Place.ACCEPTED, _("已受理，可预约")
    REFUSED = Place.REFUSED, _("不予受理")
    BOOKED = Place.BOOKED, _("已预约")
    DONE = Place.DONE, _("已办结")
    WITHDRAWN = Place.WITHDRAWN, _("已撤回")


class Application(models.Model):
    """One person asks to be examined for one operation item, alone or through an employer or institution.

    `eligibility` keeps every condition as it was judged when handed in and when decided. `decide_by` and `arrange_by`
    are the last days of the two clocks; `clocks_sure` is False where a holiday may still move one.
    """

    class Filed(models.TextChoices):
        SELF = "self", _("本人申请")
        EMPLOYER = "employer", _("用人单位代报")
        INSTITUTION = "institution", _("培训机构代报")
        COUNTER = "counter", _("考试机构窗口代报")

    Scope = Scope
    State = StateChoices

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="applications")
    operation_item = models.ForeignKey(
        "qualifications.OperationItem", verbose_name=_("操作项目"), on_delete=models.PROTECT
    )
    scope = models.CharField(_("申请科目"), max_length=10, choices=Scope.choices, default=Scope.BOTH)
    organiser = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("考试机构"), on_delete=models.PROTECT, related_name="+"
    )
    filed = models.CharField(_("申请方式"), max_length=12, choices=Filed.choices, default=Filed.SELF)
    on_behalf = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    employer_name = models.CharField(_("工作单位"), max_length=120, blank=True)
    skill_number = models.CharField(_("技能等级证书编号"), max_length=60, blank=True)
    skill_valid_to = models.DateField(_("证书有效期至"), null=True, blank=True)
    promise_version = models.CharField(max_length=20, blank=True)
    promised_at = models.DateTimeField(_("健康承诺"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=StateChoices.choices, default=StateChoices.DRAFT)
    edition_key = models.CharField(_("规则版本"), max_length=20, blank=True)
    eligibility: Any = models.JSONField(default=dict)
    asked: Any = models.JSONField(_("补正内容"), default=list)
    ground = models.CharField(_("理由"), max_length=300, blank=True)
    registration = models.ForeignKey(
        "exams.Registration", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    asked_at = models.DateTimeField(_("补正通知"), null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decide_by = models.DateField(_("受理期限"), null=True, blank=True)
    arrange_by = models.DateField(_("安排考试期限"), null=True, blank=True)
    clocks_sure = models.BooleanField(default=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("考试申请")
        verbose_name_plural = _("考试申请")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "operation_item"],
                condition=models.Q(state__in=sorted(OPEN)),
                name="one_open_application_per_item",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What people call it on the telephone."""
        return f"BM{self.created_at:%y}{self.pk:06d}"

    @property
    def subject(self) -> str:
        return f"application:{self.uuid}"

    @property
    def place(self) -> Place:
        return Place(self.state)

    def clock(self, kind: str) -> Clock | None:
        """The clock while it runs; None before it starts or when its work is done."""
        if kind == DECIDE and self.decide_by and self.place in (Place.SUBMITTED, Place.COMPLETE):
            return Clock(DECIDE, self.decide_by, self.clocks_sure)
        if kind == ARRANGE and self.arrange_by and self.place in (Place.SUBMITTED, Place.COMPLETE, Place.ACCEPTED):
            return None if self._was_arranged() else Clock(ARRANGE, self.arrange_by, True)
        return None

    def _was_arranged(self) -> bool:
        """An application that came back from an examination has had its first one."""
        return self.steps.filter(to_state=Place.BOOKED).exists()


def paper_kinds() -> list[tuple[str, Any]]:
    """A callable, so that a new kind needs no migration."""
    return PaperKind.choices


class PaperKind(models.TextChoices):
    IDENTITY = needs.IDENTITY, _("身份证件")
    SCHOOLING = needs.SCHOOLING, _("学历证明")
    SKILL = needs.SKILL, _("职业技能等级证书")
    TRAINING = needs.TRAINING, _("安全技术培训证明")
    HEALTH = needs.HEALTH, _("本人签名的健康承诺书")
    OTHER = needs.OTHER, _("其他材料")


def paper_path(paper: ApplicationPaper, _name: str) -> str:
    """Neither a name nor a number in it."""
    return f"applications/{paper.application.uuid.hex[:2]}/{paper.application.uuid.hex}/{uuid.uuid4().hex}.jpg"


class ApplicationPaper(models.Model):
    """A photographed paper, drawn anew on the way in; looked at by an officer who says whether it will do."""

    class Verdict(models.TextChoices):
        WAITING = "waiting", _("待审核")
        GOOD = "good", _("符合")
        BAD = "bad", _("不符合")

    Kind = PaperKind

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("材料"), max_length=12, choices=paper_kinds)
    file = models.FileField(storage=private_storage, upload_to=paper_path)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("上传时间"))
    verdict = models.CharField(_("审核"), max_length=8, choices=Verdict.choices, default=Verdict.WAITING)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("申请材料")
        verbose_name_plural = _("申请材料")
        constraints = [models.UniqueConstraint(fields=["application", "sha256"], name="one_paper_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class ApplicationStep(models.Model):
    """One step, for good: from where to where, when, by whom (nobody: the clock), and why."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(max_length=12, choices=StateChoices.choices)
    to_state = models.CharField(max_length=12, choices=StateChoices.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
