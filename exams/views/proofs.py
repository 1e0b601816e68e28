"""What anybody may see of how a sitting's papers were drawn: the commitment before, the whole proof after (I8)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.api import Part
from exams.actions.prove_papers import proof_of
from exams.actions.prove_practical import proof_of_tasks
from exams.models import Sitting

PUBLISHED = (Sitting.State.LOCKED, Sitting.State.CLOSED, Sitting.State.PUBLISHED)


def _sittings() -> Any:
    """Theory with its frozen pool, and practical with its frozen tasks."""
    theory = Q(part=Part.THEORY, pool__isnull=False)
    practical = Q(part=Part.PRACTICAL, practical_plan__frozen_at__isnull=False)
    return Sitting.objects.filter(theory | practical, state__in=PUBLISHED)


@require_safe
def proof_list(request: HttpRequest) -> HttpResponse:
    """The latest sittings with their commitments."""
    sittings = _sittings().select_related("operation_item", "organiser")[:50]
    return render(request, "exams/proofs/list.html", {"sittings": sittings})


@require_safe
def proof_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One sitting's promise; when its results are out, the visitor's browser draws its papers again."""
    sitting = get_object_or_404(_sittings().select_related("operation_item", "organiser", "pool"), uuid=uuid)
    promise = sitting.promise
    labels = (
        (_("抽题算法"), "algorithm"),
        (_("题库快照"), "pool_hash"),
        (_("组卷方案"), "blueprint_hash"),
        (_("抽题计划"), "plan_hash"),
        (_("实操题目"), "tasks_hash"),
        (_("评分规则"), "rule_hash"),
        (_("本场密钥的哈希"), "secret_hash"),
        (_("机位名单"), "seats_hash"),
    )
    context = {
        "sitting": sitting,
        "promise": [(label, promise[name]) for label, name in labels if name in promise],
        "is_open": sitting.state == Sitting.State.PUBLISHED,
        "words": proof_words(),
    }
    return render(request, "exams/proofs/detail.html", context)


def proof_words() -> dict[str, str]:
    """What `prove-page.js` says."""
    return {
        "commitment": _("事先公布的承诺值与承诺内容相符"),
        "secret": _("现在公开的密钥就是事先承诺的那一个"),
        "pool": _("题库快照没有改动"),
        "blueprint": _("组卷方案没有改动"),
        "plan": _("抽题计划没有改动"),
        "quotas": _("抽题计划严格满足方案的每一项要求"),
        "seats": _("每个机位都由公开的密钥重新抽出，全部相符"),
        "papers": _("%s 份试卷逐一重新抽取，全部相符"),
        "tasks": _("实操题目没有改动"),
        "rule": _("评分规则没有改动"),
        "draws": _("%s 名考生的实操题目逐一重新抽取，全部相符"),
        "wrong": _("%s 份试卷与规则抽出的不同"),
        "running": _("正在核对第 %s 份，共 %s 份"),
        "bad": _("不符"),
        "good": _("相符"),
        "unreadable": _("这个文件不是抽卷证明，请选择本页下载的 JSON 文件。"),
        "failed": _("证明文件没有取到，请检查网络后重试。"),
        "number": _("抽卷序号"),
        "expected": _("期望得分"),
    }


@require_safe
def proof_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The proof as a file to check anywhere; not found before the results are published."""
    sitting = get_object_or_404(_sittings(), uuid=uuid)
    if sitting.state != Sitting.State.PUBLISHED:
        raise Http404
    proof = proof_of_tasks(sitting) if sitting.part == Part.PRACTICAL else proof_of(sitting)
    answer = JsonResponse(proof, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="anpei-proof-{sitting.uuid}.json"'
    return answer
