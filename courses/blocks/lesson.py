"""Questions, hazard pictures, tasks, videos and meetings inside a lesson."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from pages.api import ArticleBody, StaticFileBlock


class CheckBlock(blocks.StructBlock):
    """A question written in the lesson, to check oneself: nothing is recorded."""

    question = blocks.TextBlock(label=_("问题"), rows=2)
    options = blocks.ListBlock(blocks.CharBlock(max_length=160), label=_("选项"), min_num=2, max_num=4)
    correct = blocks.ListBlock(
        blocks.IntegerBlock(min_value=0, max_value=3), label=_("正确选项"), min_num=1, help_text=_("第一项写 0")
    )
    why = blocks.TextBlock(label=_("为什么"), rows=2)

    class Meta:
        icon = "help"
        label = _("想一想")
        template = "courses/blocks/check.html"
        preview_value = {
            "question": "空油桶可以直接焊吗？",
            "options": ["可以，油倒空了", "不可以，油气还在"],
            "correct": [1],
            "why": "油气遇火就炸，要先清洗、置换、检测。",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if any(index >= len(cleaned["options"]) for index in cleaned["correct"]):
            raise StructBlockValidationError({"correct": ValidationError(_("正确选项的序号超出了选项个数。"))})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        right = set(value["correct"])
        rows = [{"text": text, "right": at in right} for at, text in enumerate(value["options"])]
        return {**context, "rows": rows, "several": len(right) > 1}


class QuizBlock(blocks.StructBlock):
    """Questions drawn from a practice bank, others each time."""

    bank = blocks.CharBlock(label=_("练习题库标识"), max_length=60, search_index=False)
    areas = blocks.ListBlock(
        blocks.CharBlock(max_length=200), label=_("知识点"), help_text=_("不填就从全库抽"), search_index=False
    )
    count = blocks.IntegerBlock(label=_("题数"), min_value=1, max_value=20, default=5)

    class Meta:
        icon = "tick-inverse"
        label = _("练习题")
        template = "courses/blocks/quiz.html"
        preview_value = {"bank": "practice-skills", "areas": [], "count": 5}


class SpotBlock(blocks.StructBlock):
    """A hazard in a picture: its place in percent from the top left corner."""

    x = blocks.FloatBlock(label=_("左 %"), min_value=0, max_value=100)
    y = blocks.FloatBlock(label=_("上 %"), min_value=0, max_value=100)
    w = blocks.FloatBlock(label=_("宽 %"), min_value=1, max_value=100)
    h = blocks.FloatBlock(label=_("高 %"), min_value=1, max_value=100)
    title = blocks.CharBlock(label=_("隐患"), max_length=40)
    why = blocks.CharBlock(label=_("为什么危险、怎么改"), max_length=160)


class HazardBlock(blocks.StructBlock):
    """A picture in which to find what is wrong."""

    file = StaticFileBlock(label=_("本站图"), required=False)
    picture = ImageChooserBlock(label=_("或图片"), required=False)
    alt = blocks.CharBlock(label=_("替代文字"), max_length=240)
    question = blocks.CharBlock(label=_("任务"), max_length=80, default=_("找出图中的隐患"))
    spots = blocks.ListBlock(SpotBlock(), label=_("隐患"), min_num=1)

    class Meta:
        icon = "crosshairs"
        label = _("找隐患")
        template = "courses/blocks/hazard.html"
        preview_value = {
            "file": "courses/lessons/work-at-height/roof-hazards.svg",
            "alt": "厂房屋面，有人背对屋边拉卷尺",
            "question": "找出图中的隐患",
            "spots": [
                {"x": 2.8, "y": 42.9, "w": 15.0, "h": 29.0, "title": "身后就是屋边", "why": "量尺要两个人，先装护栏。"}
            ],
        }


class TaskBlock(blocks.StructBlock):
    """Something to do at one's own workplace."""

    title = blocks.CharBlock(label=_("任务"), max_length=60)
    text = blocks.TextBlock(label=_("说明"), required=False)
    items = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("做完打勾"))

    class Meta:
        icon = "tasks"
        label = _("岗位任务")
        template = "courses/blocks/task.html"
        preview_value = {
            "title": "回到岗位看一看",
            "text": "今天下班前做完。",
            "items": ["找到最近的灭火器", "走一遍疏散路线"],
        }


class VideoBlock(blocks.StructBlock):
    """A video of our own, with captions; without sound it loses nothing."""

    title = blocks.CharBlock(label=_("标题"), max_length=60)
    file = StaticFileBlock(label=_("本站视频"), required=False)
    upload = DocumentChooserBlock(label=_("或上传的视频（MP4）"), required=False)
    captions = StaticFileBlock(label=_("本站字幕（VTT）"), required=False)
    captions_upload = DocumentChooserBlock(label=_("或上传的字幕（VTT）"), required=False)
    poster = StaticFileBlock(label=_("封面"), required=False)
    transcript = blocks.TextBlock(label=_("文字稿"), help_text=_("看不了视频的人读它"))

    class Meta:
        icon = "media"
        label = _("视频")
        template = "courses/blocks/video.html"
        preview_value = {
            "title": "灭火器怎么用",
            "file": "courses/lessons/three-level-factory/extinguisher.mp4",
            "captions": "courses/lessons/three-level-factory/extinguisher.vtt",
            "poster": "courses/lessons/three-level-factory/extinguisher.webp",
            "transcript": "拔销、对准根部、压下左右扫。",
        }


class LiveBlock(blocks.StructBlock):
    """A class held live elsewhere; hours come from the attendance sheet, never from this link."""

    title = blocks.CharBlock(label=_("主题"), max_length=60)
    begins_at = blocks.DateTimeBlock(label=_("开始时间"))
    minutes = blocks.IntegerBlock(label=_("分钟"), min_value=1, max_value=600)
    teacher = blocks.CharBlock(label=_("主讲"), max_length=40, required=False)
    url = blocks.URLBlock(label=_("入口"), required=False)

    class Meta:
        icon = "radio-full"
        label = _("直播课")
        template = "courses/blocks/live.html"
        preview_value = {
            "title": "直播答疑",
            "begins_at": datetime(2026, 6, 16, 19, 30),
            "minutes": 60,
            "teacher": "王老师",
        }


class ClassroomBlock(blocks.StructBlock):
    """A session in a classroom or at a practice base."""

    title = blocks.CharBlock(label=_("内容"), max_length=60)
    when = blocks.CharBlock(label=_("时间"), max_length=60, required=False)
    where = blocks.CharBlock(label=_("地点"), max_length=80, required=False)
    bring = blocks.CharBlock(label=_("带什么"), max_length=120, required=False)

    class Meta:
        icon = "group"
        label = _("面授课")
        template = "courses/blocks/classroom.html"
        preview_value = {"title": "灭火器实操", "when": "周六上午", "where": "实训基地", "bring": "工作服、手套"}


def packages() -> list[tuple[str, str]]:
    """The packages that play, for the chooser."""
    rows = apps.get_model("courses", "ScormPackage").objects.filter(state="ready").select_related("institution")
    return [(str(row.uuid), f"{row.title}（{row.institution.name}）") for row in rows]


class PackageBlock(blocks.StructBlock):
    """A SCORM package: opened on a page of its own, never counted as hours."""

    package = blocks.ChoiceBlock(choices=packages, label=_("课件包"), search_index=False)
    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)

    class Meta:
        icon = "cog"
        label = _("课件包")
        template = "courses/blocks/package.html"

    def get_preview_value(self) -> Any:
        """The first package that plays; without one there is nothing to show."""
        first = packages()[:1]
        return self.normalize({"package": first[0][0] if first else "", "title": "互动课件"})

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        try:
            uuid = UUID(str(value["package"]))
        except ValueError:
            return {**context, "package": None}
        rows = apps.get_model("courses", "ScormPackage").objects.filter(uuid=uuid, state="ready")
        return {**context, "package": rows.first()}


class LessonBody(ArticleBody):
    """Everything an article may hold, and a lesson's own parts."""

    check = CheckBlock()
    quiz = QuizBlock()
    hazard = HazardBlock()
    task = TaskBlock()
    video = VideoBlock()
    live = LiveBlock()
    classroom = ClassroomBlock()
    package = PackageBlock()
