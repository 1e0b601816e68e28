"""Writing items in the browser: every type kept as it is, nothing typed is lost, nobody's words written over."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.api import NotAllowed
from evidence import api as evidence
from exams.actions.add_media import add_media
from exams.actions.review_items import review_items
from exams.actions.save_item import ItemRefused, base_of, save_item
from exams.domain import review
from exams.domain.content import HAZARD, HTML, JUDGEMENT, SINGLE, TYPES, ItemContent
from exams.domain.draft import Draft
from exams.domain.editor.filling import fill_item
from exams.domain.formats.media import MediaRefused, recognise
from exams.domain.formats.reencode import LONGEST_SIDE, clean_medium
from exams.models import Item, ItemComment, ItemMedia, ItemVersion
from exams.models.pool import pool_items
from tests.exams import factories as make
from tests.exams.test_editor_fields import CONTENTS

pytestmark = pytest.mark.django_db
HEAD = {
    "area": "安全用电/接地",
    "difficulty": "2",
    "check_state": "unchecked",
    "cognitive": "apply",
    "tags": "高频，新规",
}


@pytest.fixture
def body():
    return make.make_body()


@pytest.fixture
def bank(body):
    return make.make_bank(body)


def picture(kind="PNG", size=(80, 60), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#cde").save(target, kind, **options)
    return target.getvalue()


def file(data: bytes, name: str = "图.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def new(bank, **query: str) -> str:
    return reverse("exams:item-create", args=[bank.key])


def write(client, bank, kind=JUDGEMENT, **fields):
    data = HEAD | {"type": kind, "stem": "先验电，再装设接地线。", "key": "T"} | fields
    return client.post(new(bank), {name.replace("__", "-"): value for name, value in data.items()})


def draft(stem="先验电，再装设接地线。", **fields) -> Draft:
    return Draft(ItemContent(JUDGEMENT, stem, key=(0,)), area="安全用电", **fields)


# --- every type ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTENTS)
def test_every_type_is_written_by_its_form_and_opened_again_with_the_same_fields(body, bank, name):
    content = CONTENTS[name]
    for named in ("a", "b"):
        row = ItemMedia(bank=bank, name=f"{named * 64}.{'png' if named == 'a' else 'mp3'}", mime="x/y", size=1)
        row.added_by = body.author
        row.save()
    client = make.signed_in(body.author)
    fields, _files = fill_item(content, "先断电。")
    answer = client.post(new(bank), HEAD | {"type": content.type, "source": "安全生产法", "exclusion": "g"} | fields)
    assert answer.status_code == 302, answer.context["faults"]
    version = ItemVersion.objects.get(item__bank=bank)
    assert version.content == content
    assert (version.state, version.author, version.explanation) == ("draft", body.author, "先断电。")
    assert (version.tags, version.cognitive, version.source) == (["高频", "新规"], "apply", "安全生产法")
    assert (version.area.path, version.item.exclusion, version.item.number) == ("安全用电/接地", "g", "0001")
    page = client.get(reverse("exams:item-edit", args=[version.item.uuid]))
    assert page.context["board"]["type"] == content.type
    again = client.post(
        reverse("exams:item-edit", args=[version.item.uuid]),
        HEAD | {"type": content.type, "source": "安全生产法", "exclusion": "g", "base": page.context["base"]} | fields,
    )
    assert again.status_code == 302
    assert ItemVersion.objects.count() == 1, "nothing was changed, so nothing was written"
    assert client.get(again.url).status_code == 200


@pytest.mark.parametrize("kind", TYPES)
def test_an_empty_form_of_every_type_opens_and_comes_back_with_its_faults(body, bank, kind):
    client = make.signed_in(body.author)
    assert client.get(f"{new(bank)}?type={kind}").status_code == 200
    answer = client.post(new(bank), {"type": kind})
    assert answer.status_code == 422
    assert "未填题干" in answer.content.decode()
    assert not Item.objects.filter(bank=bank).exists()


def test_the_types_are_offered_first(body, bank):
    page = make.signed_in(body.author).get(new(bank))
    assert [value for value, _label, _hint in page.context["kinds"]] == list(TYPES)


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_refused_form_comes_back_with_every_word_in_its_place(body, bank):
    answer = make.signed_in(body.author).post(
        new(bank),
        {"type": SINGLE, "stem": "电阻的单位是", "o0-text": "欧姆", "o1-text": "伏特", "o3-text": "欧姆", "right": "1",
         "area": "", "difficulty": "9", "tags": "甲", "explanation": "欧姆定律", "exclusion": "组一"},
    )  # fmt: skip
    assert answer.status_code == 422
    html = answer.content.decode()
    for typed in ("电阻的单位是", "伏特", "甲", "欧姆定律", "组一"):
        assert typed in html
    assert answer.context["board"]["errors"] == {"options": ["第 3 个选项与第 1 个相同"]}
    assert set(answer.context["head"].errors) == {"area", "difficulty", "check_state"}
    assert [row["text"] for row in answer.context["board"]["rows"]][:3] == ["欧姆", "伏特", "欧姆"]
    assert [row["right"] for row in answer.context["board"]["rows"]][:3] == [False, True, False]
    assert not Item.objects.filter(bank=bank).exists()


def test_a_number_a_text_and_a_file_must_be_the_banks_own(body, bank):
    client = make.signed_in(body.author)
    write(client, bank, number="T1")
    answer = write(client, bank, number="T1", stem="另一句话。")
    assert answer.context["head"].errors["number"] == ["题号“T1”已经有了"]
    answer = write(client, bank, number="T2")
    assert answer.context["board"]["errors"]["stem"] == ["与题库中的 T1 相同"]
    answer = write(client, bank, stem="看图[[素材1]]", **{"m0-name": f"{'c' * 64}.png"})
    assert "素材不在这个题库里" in answer.content.decode()
    assert Item.objects.filter(bank=bank).count() == 1
    assert write(client, bank, number="T2", stem="另一句话。").status_code == 302, "the twin: a free number is kept"


def test_only_authors_write(body, bank):
    for user in (body.reviewer, body.officer):
        client = make.signed_in(user)
        assert client.get(new(bank)).status_code == 403
        assert write(client, bank).status_code == 403
        assert client.post(reverse("exams:item-preview", args=[bank.key]), {"type": SINGLE}).status_code == 403
        with pytest.raises(NotAllowed):
            save_item(bank, draft(), user=user)
        with pytest.raises(NotAllowed):
            add_media(bank, picture(), user=user)
    assert not Item.objects.filter(bank=bank).exists()


# --- versions --------------------------------------------------------------------------------------------------------


def test_ones_own_draft_is_rewritten_in_place_and_an_approved_version_gets_a_newer_one(body, bank):
    first = save_item(bank, draft(number="T1"), user=body.author).version
    item = first.item
    second = save_item(bank, draft("先断电。", number="T1"), user=body.author, item=item, base=base_of(first))
    assert (second.version.pk, second.is_new_version) == (first.pk, False)
    assert ItemComment.objects.get().kind == "edited"
    for step, user in ((review.HAND_IN, body.author), (review.APPROVE, body.reviewer)):
        review_items(bank, [item.uuid], step=step, user=user)
    item.refresh_from_db()
    current = ItemVersion.objects.get()
    third = save_item(bank, draft("先停电。", number="T1"), user=body.author, item=item, base=base_of(current))
    assert (third.is_new_version, third.version.version, third.version.state) == (True, 2, "draft")
    assert [one.id for one in pool_items([bank])] == [first.pk], "the approved version stays in the pool"
    kinds = [event.kind for event in evidence.events_about(f"item:{item.uuid}")]
    assert kinds[:2] == ["exams.item.written", "exams.item.edited"]
    assert kinds[2:] == ["exams.items.handed_in", "exams.items.approved", "exams.item.written"]


def test_somebody_elses_draft_stays_his(body, bank):
    """Otherwise whoever wrote most of it could approve it."""
    from tests.accounts import factories as people

    first = save_item(bank, draft(number="T1"), user=body.author).version
    other = people.make_staff("item_author", body.organisation)
    saved = save_item(bank, draft("先断电。", number="T1"), user=other, item=first.item, base=base_of(first))
    assert (saved.version.version, saved.version.author) == (2, other)
    first.refresh_from_db()
    assert (first.stem, first.author) == ("先验电，再装设接地线。", body.author)


def test_what_was_changed_meanwhile_is_not_written_over(body, bank):
    first = save_item(bank, draft(number="T1"), user=body.author).version
    base = base_of(first)
    save_item(bank, draft("先断电。", number="T1"), user=body.author, item=first.item, base=base)
    with pytest.raises(ItemRefused, match="被别人改过"):
        save_item(bank, draft("先停电。", number="T1"), user=body.author, item=first.item, base=base)
    assert ItemVersion.objects.get().stem == "先断电。"
    fresh = base_of(ItemVersion.objects.select_related("area").get())
    assert save_item(bank, draft("先停电。", number="T1"), user=body.author, item=first.item, base=fresh).is_changed


def test_what_is_being_reviewed_or_retired_is_not_rewritten(body, bank):
    first = save_item(bank, draft(number="T1"), user=body.author).version
    edit = reverse("exams:item-edit", args=[first.item.uuid])
    client = make.signed_in(body.author)
    assert client.get(edit).status_code == 200
    review_items(bank, [first.item.uuid], step=review.HAND_IN, user=body.author)
    assert client.get(edit).status_code == 302
    with pytest.raises(ItemRefused, match="正在审定"):
        save_item(bank, draft("x"), user=body.author, item=first.item, base=base_of(first))
    review_items(bank, [first.item.uuid], step=review.RETIRE, user=body.reviewer, note="过时")
    with pytest.raises(ItemRefused, match="已经停用"):
        save_item(bank, draft("x"), user=body.author, item=first.item, base=base_of(first))


def test_the_group_of_an_item_in_use_is_not_an_authors(body):
    bank = make.make_bank(body, judgements=1)
    version = ItemVersion.objects.select_related("item", "area").get()
    edit = reverse("exams:item-edit", args=[version.item.uuid])
    fields, _files = fill_item(version.content, version.explanation)
    data = HEAD | fields | {"type": JUDGEMENT, "exclusion": "g9", "base": base_of(version)}
    assert make.signed_in(body.author).post(edit, data).status_code == 302
    assert ItemVersion.objects.count() == 2
    assert {item.exclusion for item in pool_items([bank])} == {""}


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_picture_is_drawn_anew_upright_and_smaller_without_what_else_was_in_it():
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "拍摄于某厂", 6
    photo = picture("JPEG", (3000, 1000), exif=exif)
    clean = Image.open(io.BytesIO(clean_medium(photo)))
    assert clean.size == (LONGEST_SIDE // 3, LONGEST_SIDE)
    assert dict(clean.getexif()) == {}
    assert b"Exif" in photo
    for kind in ("PNG", "WEBP", "GIF"):
        assert recognise(clean_medium(picture(kind))).width == 80
    trailing = picture() + b"<script>alert(1)</script>"
    assert b"script" in trailing
    assert b"script" not in clean_medium(trailing)


def test_a_moving_picture_still_moves():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=80)
    assert Image.open(io.BytesIO(clean_medium(target.getvalue()))).n_frames == 3


@pytest.mark.parametrize("data", [b"", b"<svg xmlns='x'/>", b"%PDF-1.7 nothing to see", picture()[:60]])
def test_what_is_no_picture_sound_or_film_is_refused(body, bank, data):
    with pytest.raises(MediaRefused):
        add_media(bank, data, user=body.author)
    assert not bank.media.exists()


def test_a_file_comes_in_with_the_form_and_nothing_typed_is_lost(body, bank):
    client = make.signed_in(body.author)
    answer = client.post(
        new(bank),
        HEAD
        | {
            "type": JUDGEMENT,
            "stem": "如图[[素材1]]，接线正确。",
            "key": "F",
            "act": "upload",
            "upload": file(picture()),
        },
    )
    assert answer.status_code == 200
    assert answer.context["board"]["stem"] == "如图[[素材1]]，接线正确。"
    assert not Item.objects.filter(bank=bank).exists()
    (name,) = bank.media.values_list("name", flat=True)
    (event,) = evidence.events_about(f"bank:{bank.key}")[-1:]
    assert (event.kind, event.body["name"]) == ("exams.media.added", name)
    fields = {"m0-name": name, "m0-alt": "接线图"}
    write(client, bank, stem="如图[[素材1]]，接线正确。", key="F", **fields)
    version = ItemVersion.objects.get(item__bank=bank)
    assert version.stem == f'如图<img src="media:{name}" alt="接线图">，接线正确。'
    assert version.body["markup"] == HTML
    shown = client.get(reverse("exams:bank-media", args=[bank.key, name]))
    assert recognise(shown.getvalue()).name == name


def test_a_bad_file_is_told_by_its_name_and_the_good_one_is_kept(body, bank):
    answer = make.signed_in(body.author).post(
        new(bank),
        HEAD | {"type": JUDGEMENT, "stem": "x", "upload": [file(b"<svg/>", "坏.svg"), file(picture(), "好.png")]},
    )
    assert answer.status_code == 422
    assert answer.context["errors"]["media"] == ["坏.svg：不接受 SVG，请转成 PNG 图片"]
    assert len(answer.context["files"]) == 1


def test_a_hazard_is_written_on_the_picture_that_came_with_it(body, bank):
    client = make.signed_in(body.author)
    fields = {
        "type": HAZARD, "stem": "找隐患", "picture-file": file(picture(size=(400, 200))),
        "r0-name": "无护栏", "r0-x": "10", "r0-y": "20.5", "r0-w": "30", "r0-h": "40",
    }  # fmt: skip
    assert client.post(new(bank), HEAD | fields).status_code == 302
    content = ItemVersion.objects.get(item__bank=bank).content
    assert content.picture == f"media:{bank.media.get().name}"
    assert content.regions[0].points == ((1000, 2050), (4000, 2050), (4000, 6050), (1000, 6050))
    page = client.get(reverse("exams:item-detail", args=[Item.objects.get(bank=bank).uuid]))
    assert '<polygon points="1000,2050 4000,2050 4000,6050 1000,6050"' in page.content.decode(), "a reviewer sees where"
    wrong = client.post(new(bank), HEAD | fields | {"picture-file": file(b"ID3" + b"\0" * 64, "a.mp3")})
    assert wrong.context["board"]["errors"]["picture"][0] == "a.mp3：请上传图片"


def test_parts_of_a_case_come_and_go_by_buttons_of_the_form(body, bank):
    client = make.signed_in(body.author)
    start = HEAD | {"type": "case", "stem": "某厂停电。"}
    page = client.post(new(bank), start | {"act": "part:", "part-type": "single"})
    assert [part["type"] for part in page.context["board"]["parts"]] == ["single"]
    page = client.post(new(bank), start | {"p0-type": "single", "p0-stem": "先做什么？", "act": "part:essay"})
    assert [(part["type"], part["stem"]) for part in page.context["board"]["parts"]] == [
        ("single", "先做什么？"),
        ("essay", ""),
    ]
    page = client.post(new(bank), start | {"p0-type": "single", "p1-type": "essay", "p1-stem": "说明", "act": "drop:0"})
    assert [(part["at"], part["stem"]) for part in page.context["board"]["parts"]] == [(1, "说明")]


# --- the preview -----------------------------------------------------------------------------------------------------


def test_the_preview_shows_what_is_typed_cleaned_and_tells_what_is_missing(body, bank):
    client = make.signed_in(body.author)
    here = reverse("exams:item-preview", args=[bank.key])
    said = client.post(
        here, {"type": SINGLE, "mode": "html", "stem": r"<b>\(R\)</b><script>x</script>", "o0-text": "甲"}
    ).json()
    assert "<math" in said["shown"]["stem"]
    assert "script" not in said["shown"]["stem"]
    assert said["shown"]["options"] == [["A", "甲"]]
    assert "选项：至少要有 2 个选项，现有 1 个" in said["faults"]
    assert client.post(here, {"type": HAZARD}).json()["shown"] is None
    assert client.post(here, {"type": "case", "stem": "x"}).json()["shown"] is None
    assert client.post(here, {"type": "nonsense"}).status_code == 400
    assert not Item.objects.filter(bank=bank).exists()
