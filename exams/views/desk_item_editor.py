"""The editor of an item: every type in a plain form; files come in with it, faults go back to their fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import require
from exams.actions.add_media import add_media
from exams.actions.replaced_laws import known_texts
from exams.actions.save_item import ItemRefused, Saved, base_of, save_item
from exams.domain.content import TYPES
from exams.domain.draft import Draft, Fault
from exams.domain.editor.filling import fill_item
from exams.domain.editor.preview import preview_of
from exams.domain.editor.reading import Typed, files_of, read_item
from exams.domain.editor.sheet import rows_in
from exams.domain.formats.media import MAX_SOUND, MediaRefused, kind_of
from exams.item_forms import ItemHeadForm, head_of
from exams.models import Item, ItemBank, ItemType, ItemVersion
from exams.views.desk_bank_items import bank_of, tags_in, trail_of
from exams.views.desk_banks import ACTIVE, area_choices
from exams.views.desk_frame import account, desk
from exams.views.desk_items import item_of, item_trail
from exams.views.item_board import board, errors_at
from exams.views.item_history import replaced_words
from pages.api import whole_number

MOST_FILES = 12
Fields = dict[str, list[str]]


def sent(request: HttpRequest) -> Fields:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


@login_required
@require_http_methods(["GET", "POST"])
def item_create(request: HttpRequest, key: str) -> HttpResponse:
    """A new item: its type first, then its form."""
    bank = bank_of(request, key)
    require(request.user, "items.edit", bank.owner)
    kind = request.POST.get("type") or request.GET.get("type", "")
    if kind not in TYPES:
        kinds = [(one.value, one.label, _HINTS()[one.value]) for one in ItemType]
        trail = trail_of(bank, _("新写一题"))
        return desk(request, "item_choose.html", {"bank": bank, "kinds": kinds}, active=ACTIVE, trail=trail)
    if request.method == "POST":
        return _answer(request, bank, kind, None)
    fields = {"type": [kind], "area": [request.GET.get("area", "")], "difficulty": ["2"], "check_state": ["unchecked"]}
    return _page(request, bank, kind, fields)


def _HINTS() -> dict[str, str]:
    return {
        "judgement": _("一句话，对或错"),
        "single": _("几个选项，一个正确"),
        "multiple": _("几个选项，两个以上正确"),
        "blank": _("一个或几个空，可有多种答案、数值允许误差"),
        "order": _("把各项排成正确的次序"),
        "match": _("左边每一项对应右边的一项"),
        "essay": _("用文字作答，按评分标准由人阅卷"),
        "case": _("一段材料，几道小题，一起抽取"),
        "hazard": _("在图片上找出隐患"),
    }


@login_required
@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One's own draft rewritten, or a new version beside what is there."""
    item = item_of(request, uuid)
    bank = item.bank
    require(request.user, "items.edit", bank.owner)
    newest = item.versions.select_related("area", "item").latest("version")
    if request.method == "POST":
        return _answer(request, bank, newest.type, item)
    if item.retired_at is not None or newest.state == ItemVersion.State.REVIEW:
        messages.error(request, _("正在审定或已停用的题不能改写：请先撤回，或先恢复使用。"))
        return redirect("exams:item-detail", uuid=item.uuid)
    fields, _files = fill_item(newest.content, newest.explanation)
    fields |= head_of(newest) | {"base": [base_of(newest)], "type": [newest.type]}
    return _page(request, bank, newest.type, fields, item=item)


def _answer(request: HttpRequest, bank: ItemBank, kind: str, item: Item | None) -> HttpResponse:
    """What the button says: keep the item, or only take files in or add a part and show the form again."""
    fields = sent(request)
    problems = _take_files(request, bank, fields)
    act = request.POST.get("act", "save")
    if act != "save":
        _rearrange(fields, act)
        return _page(request, bank, kind, fields, item=item, faults=problems, status=422 if problems else 200)
    head = ItemHeadForm(request.POST, bank=bank, item=item)
    typed = read_item(fields, kind, files=files_of(fields))
    faults = [*problems, *typed.faults]
    if head.is_valid() and not faults:
        try:
            saved = _save(request, bank, head, typed, item)
        except ItemRefused as refusal:
            faults = list(refusal.faults)
        else:
            return _done(request, saved)
    return _page(request, bank, kind, fields, item=item, faults=faults, head=head, status=422)


def _save(request: HttpRequest, bank: ItemBank, head: ItemHeadForm, typed: Typed, item: Item | None) -> Saved:
    draft = Draft(typed.content, explanation=typed.explanation, **head.filed())
    exclusion = None if item and item.current_id else head.cleaned_data["exclusion"]
    base = request.POST.get("base", "")
    return save_item(bank, draft, user=account(request), item=item, base=base, exclusion=exclusion)


def _done(request: HttpRequest, saved: Saved) -> HttpResponse:
    version = saved.version
    if not saved.is_changed:
        messages.info(request, _("没有改动，题库没有变化。"))
    elif version.version == 1 or not saved.is_new_version:
        messages.success(request, _("草稿已保存。核对预览后请提交审定。"))
    else:
        words = _("已保存为第 %(number)s 版草稿；审定之前，考试仍用原来的一版。")
        messages.success(request, words % {"number": version.version})
    return redirect("exams:item-detail", uuid=version.item.uuid)


def _take_files(request: HttpRequest, bank: ItemBank, fields: Fields) -> list[Fault]:
    """Files that came along go into the bank and into the form's list; each refusal is told by the file's name."""
    problems = []
    for file in request.FILES.getlist("upload")[:MOST_FILES]:
        try:
            name = _keep(bank, file, request)
        except MediaRefused as refusal:
            problems.append(Fault("素材", f"{file.name}：{refusal}"))
            continue
        taken = rows_in(fields, "m")
        if name not in {fields.get(f"m{at}-name", [""])[0] for at in taken}:
            at = taken[-1] + 1 if taken else 0
            fields |= {f"m{at}-name": [name], f"m{at}-alt": [""]}
    for field, files in request.FILES.lists():
        if field.endswith("picture-file"):
            prefix = field.removesuffix("picture-file")
            try:
                name = _keep(bank, files[-1], request)
                if kind_of(name) != "img":
                    raise MediaRefused("请上传图片")
                fields[f"{prefix}picture"] = [name]
            except MediaRefused as refusal:
                number = re.fullmatch(r"p(\d+)-", prefix)
                label = f"第 {rows_in(fields, 'p').index(int(number[1])) + 1} 小题" if number else ""
                problems.append(Fault(f"{label}图片", f"{files[-1].name}：{refusal}"))
    return problems


def _keep(bank: ItemBank, file: Any, request: HttpRequest) -> str:
    if file.size > MAX_SOUND:
        raise MediaRefused(f"文件超过 {MAX_SOUND // 1024**2} MB")
    return add_media(bank, file.read(), user=account(request))


def _rearrange(fields: Fields, act: str) -> None:
    """`part:<type>` adds a part to a case, `drop:<number>` takes one away; anything else only shows the form again."""
    word, _colon, value = act.partition(":")
    rows = rows_in(fields, "p")
    if word == "part":
        kind = value or fields.get("part-type", [""])[-1]
        if kind in TYPES:
            fields[f"p{rows[-1] + 1 if rows else 0}-type"] = [kind]
    elif word == "drop" and (number := whole_number(value)) is not None:
        for name in [name for name in fields if name.startswith(f"p{number}-")]:
            del fields[name]


def _page(
    request: HttpRequest,
    bank: ItemBank,
    kind: str,
    fields: Fields,
    *,
    item: Item | None = None,
    faults: Sequence[Fault] = (),
    head: ItemHeadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    media = reverse("exams:bank-media-root", args=[bank.key])
    title = _("改写试题 %(number)s") % {"number": item.number} if item else _("新写一题")
    files = [
        {"at": at, "place": place, "name": name, "alt": alt, "kind": kind_of(name), "url": media + name}
        for place, (at, (name, alt)) in enumerate(zip(rows_in(fields, "m"), files_of(fields), strict=False), start=1)
    ]
    shown = head or ItemHeadForm(initial={name: values[-1] for name, values in fields.items()}, bank=bank, item=item)
    if head is None and request.method == "POST":
        shown = ItemHeadForm(request.POST, bank=bank, item=item)
        shown.errors.clear()
    for name in ("number", "area"):
        for reason in errors_at(faults).get(name, ()):
            shown.add_error(name, reason)
    context = {
        "bank": bank,
        "item": item,
        "title": title,
        "kind_label": ItemType(kind).label,
        "head": shown,
        "board": board(fields, kind, faults=faults, media=media),
        "files": files,
        "mode": fields.get("mode", ["plain"])[-1],
        "base": fields.get("base", [""])[-1],
        "explanation": fields.get("explanation", [""])[-1],
        "errors": errors_at(faults),
        "faults": faults,
        "areas": [path for path, _label in area_choices(bank)],
        "laws": shown.laws(),
        "tags": tags_in(bank),
        "media": media,
        "in_use": bool(item and item.current_id and not item.retired_at),
    }
    trail = item_trail(item, _("改写")) if item else trail_of(bank, _("新写一题"))
    return desk(request, "item_editor.html", context, active=ACTIVE, trail=trail, status=status)


@login_required
@require_POST
def item_preview(request: HttpRequest, key: str) -> HttpResponse:
    """What is typed as the candidate would see it, and what is still wrong with it; nothing is kept."""
    bank = bank_of(request, key)
    require(request.user, "items.edit", bank.owner)
    kind = request.POST.get("type", "")
    if kind not in TYPES:
        return JsonResponse({"faults": [_("没有这种题型。")]}, status=400)
    fields = sent(request)
    typed = read_item(fields, kind, files=files_of(fields))
    answer = {
        "shown": preview_of(typed.content),
        "waits": _("上传图片、加上小题之后可以预览。"),
        "faults": [f"{fault.column}：{fault.reason}" for fault in typed.faults],
        "laws": [replaced_words(law) for law in known_texts().replaced_in(request.POST.get("source", ""))],
    }
    response = JsonResponse(answer)
    response["Cache-Control"] = "private, no-store"
    return response
