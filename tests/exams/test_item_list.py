"""A bank of 10,000 items: found in Chinese, filtered, counted, paged the same way twice, at the price of thirty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.actions.replaced_laws import known_texts, replaced_sources
from exams.domain.citing import Citations, LawText
from exams.models import Area, Item, ItemStatistic, ItemVersion
from exams.models.exposure import with_exposure
from exams.views.desk_bank_items import found_items, item_table
from qualifications.api import Instrument
from tests.exams import factories as make


@pytest.fixture
def body(db):
    return make.make_body()


def fill(body, count, *, start=0, bank=None):
    """So many approved items, written straight into the tables."""
    bank = bank or make.make_bank(body)
    areas = [Area.objects.get_or_create(bank=bank, path=f"用电/第{number}章")[0] for number in range(5)]
    items = Item.objects.bulk_create(
        (Item(bank=bank, number=f"N{number:05d}") for number in range(start, start + count)), batch_size=1000
    )
    versions = [
        ItemVersion(
            item=item,
            area=areas[at % 5],
            type=("judgement", "single", "multiple")[at % 3],
            difficulty=at % 3 + 1,
            stem=f"第 {at} 句，验电后装设接地线。",
            words=f"第 {at} 句，验电后装设接地线。",
            options=["断电", "合闸"] if at % 3 else [],
            key=[0],
            source="《旧规》（GB 1111-1999）第 3 条" if at % 50 == 0 else "《新规》（GB 1111-2020）",
            tags=["高频"] if at % 10 == 0 else [],
            fingerprint=f"{item.pk}",
            state="approved",
            author=body.author,
            approver=body.reviewer,
        )
        for at, item in enumerate(items, start=start)
    ]
    for item, version in zip(items, ItemVersion.objects.bulk_create(versions, batch_size=1000), strict=True):
        item.current = version
    Item.objects.bulk_update(items, ["current"], batch_size=1000)
    ItemStatistic.objects.bulk_create(
        ItemStatistic(version=version, n=10 + at % 90, total=5, facility=0.5, discrimination=0.3, flags="|easy|",
                      tally={}, computed_at=timezone.now())
        for at, version in enumerate(versions) if at % 4 == 0
    )  # fmt: skip
    return bank


def laws():
    new = Instrument.objects.create(
        key="new-rule", title="新规", number="GB 1111-2020", kind="standard", state="in_force"
    )
    return Instrument.objects.create(
        key="old-rule", title="旧规", number="GB 1111-1999", kind="standard", state="replaced", replaced_by=new
    )


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_a_list_of_ten_thousand_costs_as_many_queries_as_one_of_forty(body):
    laws()
    client = make.signed_in(body.author)
    small, large = fill(body, 40), fill(body, 10_000, start=40)
    pages = [reverse("exams:bank-detail", args=[bank.key]) for bank in (small, large)]
    asked = "?stem=接地线 验电&area=用电&type=single&difficulty=2&tag=&law=&quality=any&sort=-drawn"
    assert queries(client, pages[0]) == queries(client, pages[1])
    assert queries(client, pages[0] + asked) == queries(client, pages[1] + asked)
    assert queries(client, pages[1]) < 40
    covers = [reverse("exams:bank-coverage", args=[bank.key]) for bank in (small, large)]
    assert queries(client, covers[0]) == queries(client, covers[1])


def test_a_table_that_asks_for_each_row_would_be_seen(body):
    """The twin: without what is selected along, the count grows with the rows."""
    bank = fill(body, 40)
    counted = []
    for rows in (5, 30):
        with CaptureQueriesContext(connection) as caught:
            for version in ItemVersion.objects.filter(item__bank=bank)[:rows]:
                assert version.item.number
                assert version.area.path
        counted.append(len(caught))
    assert counted[1] > counted[0] + 20


def ids(client, bank, **asked):
    page = client.get(reverse("exams:bank-detail", args=[bank.key]), asked)
    assert page.status_code == 200
    return [row.record.item.number for row in page.context["table"].page.object_list]


@pytest.mark.parametrize("sort", ["number", "-type", "difficulty", "-drawn", "facility", "-discrimination"])
def test_pages_follow_each_other_without_a_gap_or_a_double(body, sort):
    bank, client = fill(body, 100), make.signed_in(body.author)
    seen = [number for page in (1, 2, 3, 4) for number in ids(client, bank, sort=sort, page=page)]
    assert len(seen) == len(set(seen)) == 100
    assert ids(client, bank, sort=sort, page=2) == seen[30:60]


def count(client, bank, **asked):
    return client.get(reverse("exams:bank-detail", args=[bank.key]), asked).context["filter"].qs.count()


def test_items_are_found_by_words_number_place_tag_and_law(body):
    laws()
    bank, client = fill(body, 100), make.signed_in(body.author)
    assert count(client, bank, stem="接地线 第 7 句") == 19, "every word: 7, 17, 70…; blanks part words"
    assert count(client, bank, stem="没有这样的话") == 0
    assert count(client, bank, stem="n00042") == 1
    assert count(client, bank, stem="Ｎ０００４２") == 1, "full-width as half-width"
    assert count(client, bank, stem="1111-1999") == 2
    assert count(client, bank, area="用电") == 100
    assert count(client, bank, area="用电/第1章") == 20
    assert count(client, bank, tag="高频") == 10
    assert count(client, bank, type="single", difficulty="2") == 33
    assert count(client, bank, law="replaced") == 2
    assert count(client, bank, quality="easy") == 25
    assert count(client, bank, state="nonsense") == 100


def test_states_are_tabs_with_their_counts(body):
    bank, client = fill(body, 10), make.signed_in(body.author)
    versions = list(ItemVersion.objects.filter(item__bank=bank).order_by("pk"))
    Item.objects.filter(pk=versions[0].item_id).update(retired_at=timezone.now())
    for version, state in ((versions[1], "draft"), (versions[2], "review")):
        version.pk, version.version, version.state = None, 2, state
        version.save()
    counts = client.get(reverse("exams:bank-detail", args=[bank.key])).context["counts"]
    assert counts == {
        "all": 10, "active": 9, "draft": 1, "review": 1, "newer": 2, "retired": 1, "stale": 0,
    }  # fmt: skip
    for state in ("active", "draft", "review", "newer", "retired"):
        assert count(client, bank, state=state) == counts[state]


def test_use_and_quality_stand_in_the_list(body):
    bank = fill(body, 8)
    old = ItemVersion.objects.filter(item__bank=bank).order_by("pk").first()
    newer = ItemVersion.objects.get(pk=old.pk)
    newer.pk, newer.version, newer.fingerprint = None, 2, "x"
    newer.save()
    row = with_exposure(ItemVersion.objects.filter(pk=newer.pk)).get()
    assert (row.drawn, row.sittings) == (10, None), "an older version's use is the item's"
    html = make.signed_in(body.author).get(reverse("exams:bank-detail", args=[bank.key])).content.decode()
    assert "50%" in html
    assert "0.30" in html


# --- laws (R-20) -----------------------------------------------------------------------------------------------------

OLD = LawText("old", ("GB 3608-1993", "高处作业分级"), is_replaced=True, successor="《高处作业分级》")
NEW = LawText("new", ("GB/T 3608-2008", "高处作业分级"), is_replaced=False)
GONE = LawText("gone", ("总局令第30号", "特种作业旧规定", "30号"), is_replaced=True)


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("", []),
        ("《高处作业分级》（GB/T 3608-2008）", []),
        ("《高处作业分级》", []),
        ("《高处作业分级》（GB3608—1993）3.2", ["old"]),
        ("ＧＢ ３６０８－１９９３", ["old"]),
        ("《特种作业旧规定》第五条", ["gone"]),
        ("第 130号 通知", []),
        ("《特种作业旧规定》，并见 GB 3608-1993", ["gone", "old"]),
        ("操作规程", []),
    ],
)
def test_a_citation_is_red_when_what_it_names_is_replaced(source, keys):
    assert [text.key for text in Citations([OLD, NEW, GONE]).replaced_in(source)] == keys


def test_without_texts_nothing_is_replaced():
    assert Citations([]).replaced_in("GB 3608-1993") == ()


def test_the_item_page_the_list_and_the_bank_say_so(body):
    old = laws()
    bank, client = fill(body, 51), make.signed_in(body.author)
    assert replaced_sources(bank, known_texts()) == ["《旧规》（GB 1111-1999）第 3 条"]
    page = client.get(reverse("exams:bank-detail", args=[bank.key]))
    assert page.context["counts"]["stale"] == 2
    assert page.content.decode().count("依据已被替代") >= 2
    item = Item.objects.get(bank=bank, number="N00050")
    html = client.get(reverse("exams:item-detail", args=[item.uuid])).content.decode()
    assert "依据已被替代或废止" in html
    assert "GB 1111-2020" in html, "what takes its place"
    preview = reverse("exams:item-preview", args=[bank.key])
    typed = {"type": "judgement", "stem": "x", "source": "GB1111-1999 第 2 条"}
    assert client.post(preview, typed).json()["laws"] == ["《旧规》已由《新规》（GB 1111-2020）替代。"]
    assert client.post(preview, typed | {"source": "GB 1111-2020"}).json()["laws"] == []
    Instrument.objects.filter(pk=old.pk).update(state="in_force", replaced_by=None)  # the twin
    assert client.get(reverse("exams:bank-detail", args=[bank.key])).context["counts"]["stale"] == 0
    html = client.get(reverse("exams:item-detail", args=[item.uuid])).content.decode()
    assert "依据已被替代或废止" not in html


def test_the_tick_of_a_row_belongs_to_the_form_of_many(body):
    bank = fill(body, 3)
    request = make.signed_in(body.author).get(reverse("exams:bank-detail", args=[bank.key])).wsgi_request
    found = found_items(bank, request.GET, sources=[])
    assert len(item_table(request, found.qs, sources=[]).page.object_list) == 3
