"""Item banks: items, their versions, and the areas they test."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.api import private_storage
from exams.domain.content import ItemContent, body_of, from_json
from exams.domain.draft import fingerprint_of, words_of


class ItemType(models.TextChoices):
    JUDGEMENT = "judgement", _("判断题")
    SINGLE = "single", _("单选题")
    MULTIPLE = "multiple", _("多选题")
    BLANK = "blank", _("填空题")
    ORDER = "order", _("排序题")
    MATCH = "match", _("匹配题")
    ESSAY = "essay", _("简答题")
    CASE = "case", _("案例分析题")
    HAZARD = "hazard", _("隐患识别题")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("易")
    MEDIUM = 2, _("中")
    HARD = 3, _("难")


class Cognitive(models.TextChoices):
    """What the item asks of the mind, from recall to judgement."""

    RECALL = "recall", _("识记")
    UNDERSTAND = "understand", _("理解")
    APPLY = "apply", _("应用")
    ANALYSE = "analyse", _("分析")


class CheckState(models.TextChoices):
    """Whether the item's facts were checked, and how far."""

    UNCHECKED = "unchecked", _("待核")
    SECOND_READ = "second_read", _("已二读")
    CHECKED = "checked", _("已核对原文")


class ItemBank(models.Model):
    """A bank for one operation item, kept by one organisation. `key` is chosen by a person."""

    class Scope(models.TextChoices):
        NATIONAL = "national", _("国家题库")
        PROVINCIAL = "provincial", _("省级题库")
        OWN = "own", _("自建题库")

    class Purpose(models.TextChoices):
        """A pool serves one purpose: what is practised or asked in a contest is never drawn into an exam paper."""

        EXAM = "exam", _("考试")
        PRACTICE = "practice", _("练习")
        CONTEST = "contest", _("竞赛")

    key = models.SlugField(_("标识"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    purpose = models.CharField(_("用途"), max_length=8, choices=Purpose.choices, default=Purpose.EXAM)
    operation_item = models.ForeignKey(
        "qualifications.OperationItem",
        verbose_name=_("操作项目"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="banks",
    )
    owner = models.ForeignKey(
        "accounts.Organisation", verbose_name=_("管理单位"), on_delete=models.PROTECT, related_name="banks"
    )
    scope = models.CharField(_("范围"), max_length=12, choices=Scope.choices, default=Scope.OWN)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("题库")
        verbose_name_plural = _("题库")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(purpose="exam") | models.Q(operation_item__isnull=False),
                name="exam_bank_has_its_item",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """What the bank is about: its operation item, else its purpose."""
        return self.operation_item.name if self.operation_item else str(self.get_purpose_display())


class Area(models.Model):
    """知识点; `path` is its full name, levels joined by `/`, and makes a subtree a prefix.

    `chapter`: where the syllabus (大纲和考核标准) of the operation item asks for it, in the syllabus's own words.
    """

    bank = models.ForeignKey(ItemBank, on_delete=models.CASCADE, related_name="areas")
    path = models.CharField(_("知识点"), max_length=200)
    chapter = models.CharField(_("对应大纲"), max_length=120, blank=True)

    class Meta:
        ordering = ["path"]
        verbose_name = _("知识点")
        verbose_name_plural = _("知识点")
        constraints = [models.UniqueConstraint(fields=["bank", "path"], name="one_area_per_path")]

    def __str__(self) -> str:
        return self.path


class Item(models.Model):
    """One item through all its versions. `number` is the author's own number, unique in the bank when given.

    `current` is the newest approved version: the one papers draw. A draft written later leaves it in the pool.
    Items of one bank with the same `exclusion` never meet in a paper (同题不同问).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(ItemBank, on_delete=models.CASCADE, related_name="items")
    number = models.CharField(_("题号"), max_length=40)
    current = models.ForeignKey("exams.ItemVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    exclusion = models.CharField(_("互斥组"), max_length=40, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["bank", "number"]
        verbose_name = _("试题")
        verbose_name_plural = _("试题")
        constraints = [models.UniqueConstraint(fields=["bank", "number"], name="one_item_per_number")]

    def __str__(self) -> str:
        return f"{self.bank.key}#{self.number}"


class ItemVersion(models.Model):
    """The words of an item. Never changed once approved; papers and statistics point here.

    `type`, `stem`, `options`, `key` and `body` together are the item's content (`domain.content`): `body` holds what
    the type needs besides. `fingerprint` is the digest of the content after normalising; `words` all its words as
    plain text, for search and for finding near-duplicates.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        REVIEW = "review", _("待审定")
        APPROVED = "approved", _("已审定")
        REJECTED = "rejected", _("未通过")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    type = models.CharField(_("题型"), max_length=12, choices=ItemType.choices)
    area = models.ForeignKey(Area, verbose_name=_("知识点"), on_delete=models.PROTECT, related_name="versions")
    difficulty = models.PositiveSmallIntegerField(_("难度"), choices=Difficulty.choices, default=Difficulty.MEDIUM)
    stem = models.TextField(_("题干"))
    options: Any = models.JSONField(_("选项"), default=list)
    key: Any = models.JSONField(_("答案"), default=list)
    body: Any = models.JSONField(default=dict)
    words = models.TextField(blank=True, editable=False)
    tags: Any = models.JSONField(_("标签"), default=list)
    cognitive = models.CharField(_("认知层次"), max_length=12, choices=Cognitive.choices, blank=True)
    explanation = models.TextField(_("解析"), blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)
    check_state = models.CharField(
        _("核对状态"), max_length=12, choices=CheckState.choices, default=CheckState.UNCHECKED
    )
    fingerprint = models.CharField(max_length=64, db_index=True, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    batch = models.ForeignKey(
        "exams.ImportBatch", null=True, blank=True, on_delete=models.SET_NULL, related_name="versions"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["item", "version"]
        verbose_name = _("试题版本")
        verbose_name_plural = _("试题版本")
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="one_row_per_version")]

    def __str__(self) -> str:
        return self.stem[:40]

    @property
    def content(self) -> ItemContent:
        """The content as a value."""
        return from_json({"type": self.type, "stem": self.stem, "options": self.options, "key": self.key, **self.body})

    def hold(self, content: ItemContent) -> None:
        """Take the content over, with what is derived from it."""
        self.type, self.stem = content.type, content.stem
        self.options, self.key, self.body = list(content.options), list(content.key), body_of(content)
        self.fingerprint, self.words = fingerprint_of(content), words_of(content)


class ItemMedia(models.Model):
    """A picture, a sound or a film of a bank, named by its content: `<sha256>.<suffix>`; served by checked views."""

    bank = models.ForeignKey(ItemBank, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=70)
    file = models.FileField(storage=private_storage, upload_to="items/")
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("字节"))
    alt = models.CharField(_("替代文字"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at"]
        verbose_name = _("试题素材")
        verbose_name_plural = _("试题素材")
        constraints = [models.UniqueConstraint(fields=["bank", "name"], name="one_file_per_name_in_bank")]

    def __str__(self) -> str:
        return self.name


class ItemComment(models.Model):
    """One line of an item's history: what somebody did with a version, or told the others about it."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("意见")
        EDITED = "edited", _("修改草稿")
        HANDED_IN = "hand_in", _("提交审定")
        WITHDRAWN = "withdraw", _("撤回")
        APPROVED = "approve", _("审定通过")
        RETURNED = "return", _("退回修改")
        RETIRED = "retire", _("停用")
        RESTORED = "restore", _("恢复使用")
        TAGGED = "tag", _("加标签")
        UNTAGGED = "untag", _("去标签")
        MOVED = "move", _("移到知识点")
        EXCLUDED = "exclude", _("设互斥组")

    OWN_WAY = (Kind.EDITED, Kind.HANDED_IN)
    """A version that has one of these is no longer what its import brought, and is judged by itself."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(_("经过"), max_length=10, choices=Kind.choices, default=Kind.COMMENT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("意见"), max_length=1000, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("审题意见")
        verbose_name_plural = _("审题意见")

    def __str__(self) -> str:
        return self.text[:40]
