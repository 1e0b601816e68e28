"""`search.20000_median_ms`: the whole search page, asked 30 different things over 20,000 pages of about 800 characters.

What is timed is a GET of /search/ through Django's test client with the middleware of production: ranked hits, counts
by kind, twelve entries with marked excerpts, the template. Every address carries a number, so that no answer is taken
from the public pages kept in memory. On SQLite, which `make run` uses; the same on PostgreSQL
is bench_search_postgresql.py, since building both indexes takes longer than one bench may.
`index_s` is `manage.py update_index` over all of them: reading every page, cutting it into words, writing the index.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

NAMES = ("median_ms", "p95_ms", "suggest_median_ms", "index_s")
METRICS = (
    "search.20000_median_ms",
    "search.20000_p95_ms",
    "search.20000_suggest_median_ms",
    "search.20000_index_s",
)
PAGES, LENGTH, SENTENCE, ROUNDS = 20_000, 800, 40, 3
OFTEN = [
    "安全生产", "作业人员", "应当", "检查", "设备", "现场", "培训", "管理", "规定", "防护", "电气", "事故", "措施",
    "操作", "单位", "责任", "隐患", "排查", "特种作业", "企业", "佩戴", "作业前", "确认", "警示标志", "从业人员",
    "负责人", "岗位", "规程", "严禁", "使用", "及时", "报告", "记录", "制度", "落实", "监护人", "现场负责人", "断电",
    "验电",
]  # fmt: skip
SELDOM = [
    "有限空间", "动火作业", "高处坠落", "叶轮", "临时用电", "漏电保护器", "起重吊装", "受限空间", "硫化氢",
    "一氧化碳", "粉尘爆炸", "液氨泄漏", "叉车", "脚手架", "安全带", "挂牌上锁", "氧气瓶", "乙炔瓶", "回火",
    "触电急救", "心肺复苏", "反应釜", "静电接地", "可燃气体", "报警器", "灭火器", "疏散通道", "应急预案", "演练",
    "冲压机", "砂轮", "防护罩", "联锁", "盲板", "吊篮", "洞口", "临边", "中暑", "噪声", "尘肺", "职业病",
    "劳动防护用品", "危险化学品", "重大危险源", "电动自行车",
]  # fmt: skip
FILLING = [chr(code) for code in range(0x4E00, 0x4E00 + 2400)]
QUERIES = [
    "作业", "培训", "安全", "检查", "电气", "事故", "隐患", "措施", "叶轮", "砂轮", "吊篮", "盲板", "叉车",
    "特种作业", "有限空间", "漏电保护器", "安全生产责任", "劳动防护用品", "硫化氢", "令第19号", "19号令", "第７号令",
    "GB/T3608", "gb3610", "应急预案+演练", "动火作业+监护人", "高处坠落+安全带", "心肺复苏+触电急救+培训", "2021",
    "现场负责人",
]  # fmt: skip
TYPED = ("安", "安全", "特种", "动火作", "叶轮", "aqsc", "gb36", "dhzy", "有限空间", "心肺复")


def topics(dice: random.Random) -> list[list[str]]:
    """200 topics of 60 sentences: each with its own few words out of all, as pages have."""
    found = []
    for topic in range(200):
        seldom = [SELDOM[topic % len(SELDOM)]]
        often = [word for rank, word in enumerate(OFTEN) if dice.random() < 3 / (3 + rank)] or OFTEN[:3]
        found.append([_sentence(dice, often, seldom) for _number in range(60)])
    return found


def _sentence(dice: random.Random, often: list[str], seldom: list[str]) -> str:
    """Words everybody uses, words of the topic, numbers of orders and standards, characters that mean nothing."""
    parts: list[str] = []
    while sum(map(len, parts)) < SENTENCE:
        roll = dice.random()
        if roll < 0.40:
            parts.append(dice.choice(often))
        elif roll < 0.43:
            parts.append(dice.choice(seldom))
        elif roll < 0.435:
            parts.append(dice.choice(["令第%d号", "第%d号令", "%d号令"]) % dice.randint(1, 90))
        elif roll < 0.44:
            parts.append(dice.choice(["GB/T %d", "GB %d", "AQ %d"]) % dice.randint(3600, 3640))
        else:
            parts.append("".join(dice.choices(FILLING, k=3)))
    return "".join(parts) + dice.choice("，。；")


def fill() -> None:
    """Three kinds of page below the home page, written past the models' save: 20,000 of them in half a minute."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Locale, Page

    from library.models import ArticlePage, CasePage
    from publicity.models import StandardPage

    dice, now, locale = random.Random(7), timezone.now(), Locale.get_default()
    pools = topics(dice)
    home = Page.objects.filter(depth=2).first()
    children = Page.objects.child_of(home).count()
    models = (ArticlePage, ArticlePage, CasePage, StandardPage)
    types = {model: ContentType.objects.get_for_model(model) for model in models}
    with transaction.atomic():
        for start in range(0, PAGES, 2000):
            pages, rows = [], {model: [] for model in types}
            for number in range(start, start + 2000):
                model = models[number % len(models)]
                title = "".join(dice.sample(OFTEN, 2)) + ("" if number % 6 else dice.choice(SELDOM)) + f"（{number}）"
                pages.append(
                    Page(
                        path=Page._get_path(home.path, 3, children + 1 + number),
                        depth=3,
                        title=title,
                        draft_title=title,
                        slug=f"bench-{number}",
                        url_path=f"{home.url_path}bench-{number}/",
                        content_type=types[model],
                        locale=locale,
                        translation_key=uuid.uuid4(),
                        first_published_at=now,
                        last_published_at=now,
                    )
                )
                words = "".join(dice.sample(dice.choice(pools), LENGTH // SENTENCE))
                body = json.dumps([{"type": "text", "id": str(number), "value": f"<p>{words[60:]}</p>"}])
                fields = {"accident_type": "触电", "industry": "建筑施工"} if model is CasePage else {}
                rows[model].append((pages[-1], {"lead": words[:60], "body": body, **fields}))
            Page.objects.bulk_create(pages, batch_size=500)
            for model, entries in rows.items():
                objects = [model(page_ptr_id=page.pk, **fields) for page, fields in entries]
                own = model._meta.local_concrete_fields
                for at in range(0, len(objects), 50):
                    model._base_manager.all()._insert(objects[at : at + 50], fields=own, using="default")
        Page.objects.filter(pk=home.pk).update(numchild=children + PAGES)


def measure(engine: str) -> None:
    """Four numbers in the order of NAMES."""
    from tests.bench import database

    with getattr(database, engine)():
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client

        start = time.perf_counter()
        fill()
        print(f"{engine}: {PAGES} pages in {time.perf_counter() - start:.0f} s", file=sys.stderr)
        start = time.perf_counter()
        call_command("update_index", verbosity=0, chunk_size=500)
        index_s = time.perf_counter() - start
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # as autovacuum does; longer than a visitor's statement may last
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("ANALYZE")
                cursor.execute("SET statement_timeout = 10000")
        client, spent, typed = Client(), [], []
        hits = {}
        for round_number in range(ROUNDS + 1):  # the first one warms up
            for query in QUERIES:
                start = time.perf_counter()
                response = client.get(
                    "/search/", {"q": query.replace("+", " "), "n": round_number}, SERVER_NAME="localhost"
                )
                took = (time.perf_counter() - start) * 1000
                if response.status_code != 200:
                    raise SystemExit(f"{query}: {response.status_code}")
                hits[query] = (
                    min(hits.get(query, (took, 0))[0], took),
                    int(re.search(r"共 ([\d,]+) 条结果", response.content.decode()).group(1).replace(",", "")),
                )
                spent += [took] if round_number else []
            for query in TYPED:
                start = time.perf_counter()
                client.get("/search/suggest/", {"q": query, "n": round_number}, SERVER_NAME="localhost")
                typed += [(time.perf_counter() - start) * 1000] if round_number else []
        for query, (took, total) in hits.items():
            print(f"{engine}: {query}: {total} hits, {took:.0f} ms", file=sys.stderr)
        if not all(total for _took, total in hits.values()):
            raise SystemExit("a query found nothing: the texts and the queries do not fit")
        connection.close()
        print(statistics.median(spent), statistics.quantiles(spent, n=20)[-1], statistics.median(typed), index_s)


def report(engine: str, label: str) -> None:
    """Measure in a process of its own and print the figures."""
    from tests.bench import database
    from tests.bench.figures import Figures

    figures = Figures()
    names = [f"search.20000_{label}{name}" for name in NAMES]
    if engine == "postgresql" and not database.server():
        for name in names:
            figures.skip(name, "no PostgreSQL server answers")
        return
    out = subprocess.run([sys.executable, __file__, engine], check=True, stdout=subprocess.PIPE, text=True).stdout
    values = [float(word) for word in out.split()[-4:]]
    told = (("ms", "<=100"), ("ms", "-"), ("ms", "<=100"), ("s", "-"))
    for name, value, (unit, goal) in zip(names, values, told, strict=True):
        figures.say(name, value, unit, goal)
    figures.end()


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[2] / "site")]
    if sys.argv[1:]:
        measure(sys.argv[1])
    else:
        report("sqlite", "")
