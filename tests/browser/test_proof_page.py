"""The second implementation, in the visitor's browser: it agrees with ours and refuses what was tampered with."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.api import digest
from exams.actions.freeze_pool import blueprint_json, plan_json
from exams.domain.assembly import Assembler, option_order
from exams.domain.blueprint import BlueprintRule, PoolItem, QuotaRule, SectionRule
from exams.domain.content import ItemContent
from exams.domain.dice import Dice, seed_of
from exams.domain.plan import ShortPool, make_plan
from exams.domain.seats import drawn_seats, seats_hold, seats_promise

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[2] / "exams/static/exams"
CASES = 1000
RUN = """(cases) => cases.map((one) => {
  if (one.kind === "dice") { const dice = new AnpeiProof.Dice(one.seed); return one.sides.map((n) => dice.below(n)); }
  if (one.kind === "order") { return AnpeiProof.optionOrder(one.shape, one.seed, one.id, one.part); }
  if (one.kind === "seats") { return AnpeiProof.seatsHold(one.proof); }
  const plan = AnpeiProof.prepared(one);
  return AnpeiProof.assemble(plan, one.secret, AnpeiProof.seedOf(one.secret, one.name), one.number);
})"""


def random_case(luck: random.Random):
    """A case and what our implementation says to it."""
    kind = luck.choice(["dice", "order", "paper", "paper", "seats"])
    if kind == "seats":
        return seats_case(luck)
    if kind == "dice":
        seed, sides = f"种子{luck.random()}", [luck.randint(1, 2**32) for _ in range(20)]
        dice = Dice(seed)
        return {"kind": kind, "seed": seed, "sides": sides}, [dice.below(n) for n in sides]
    if kind == "order":
        count = luck.randint(2, 8)
        fixed = tuple(sorted(luck.sample(range(count), luck.randint(0, count - 1))))
        content = ItemContent("single", "", tuple("abcdefgh"[:count]), (0,), fixed=fixed)
        seed, identity, part = f"{luck.random()}", luck.randint(1, 10**6), luck.choice([0, 0, 2])
        case = {"kind": kind, "shape": [count, list(fixed), True], "seed": seed, "id": identity, "part": part}
        return case, option_order(content, seed=seed, identity=identity, part=part)
    return paper_case(luck)


def seats_case(luck: random.Random):
    """A room with broken machines and its draw; half of the time two people changed places afterwards."""
    usable = sorted(luck.sample(range(1, 61), luck.randint(2, 50)))
    secret, count = f"{luck.getrandbits(256):064x}", luck.randint(2, len(usable))
    promised = seats_promise(usable, [f"{luck.getrandbits(64):016x}" for _ in range(count)])
    drawn = drawn_seats(secret, usable)[:count]
    if luck.random() < 0.5:
        drawn[0], drawn[1] = drawn[1], drawn[0]
    found = dict(zip(promised["registrations"], drawn, strict=True))
    proof = {"secret": secret, "promise": {"seats_hash": digest(promised)}, "seats": {**promised, "drawn": drawn}}
    return {"kind": "seats", "proof": proof}, seats_hold(secret, promised, found)


def paper_case(luck: random.Random):
    pool = [
        PoolItem(
            at,
            luck.choice(["judgement", "single"]),
            luck.choice(["法规", "电工/触电", "电工"]),
            luck.randint(1, 3),
            exclusion=luck.choice(["", "", "", "甲", "乙"]),
            facility=luck.randint(3000, 9900),
        )
        for at in range(1, luck.randint(5, 80))
    ]
    quotas = tuple(
        QuotaRule(luck.choice(["judgement", "single", ""]), luck.randint(1, 5), luck.choice(["", "电工", "法规"]))
        for _ in range(luck.randint(1, 4))
    )
    rule = BlueprintRule((SectionRule("x", "", 100, quotas[:2]), SectionRule("y", "", 250, quotas[2:])))
    secret, name, number = f"{luck.getrandbits(256):064x}", f"{luck.random()}", luck.randint(0, 300)
    try:
        plan = make_plan(rule, pool)
    except ShortPool:
        return random_case(luck)
    if luck.random() < 0.5:
        plan = replace(plan, blueprint=replace(rule, tolerance=400))
    drawn = Assembler(plan, secret).assemble(seed=seed_of(secret, name), number=number)
    case = {
        "kind": "paper", "plan": plan_json(plan), "blueprint": blueprint_json(plan.blueprint), "secret": secret,
        "name": name, "number": number,
    }  # fmt: skip
    return case, [list(ids) for ids in drawn.sections]


def test_both_implementations_agree_on_a_thousand_random_cases(browser_page):
    luck = random.Random(20261129)
    cases, ours = zip(*(random_case(luck) for _ in range(CASES)), strict=True)
    browser_page.goto("about:blank")
    for script in ("vendor/js-sha256-1.0.0.min.js", "prove.js"):
        browser_page.add_script_tag(content=(STATIC / script).read_text(encoding="utf-8"))
    theirs = browser_page.evaluate(RUN, list(cases))
    assert [json.dumps(one) for one in theirs] == [json.dumps(one) for one in ours]


@pytest.fixture
def proof_address(db, browser_page):
    """The page of a published sitting of six, as Django answers it; tampering is the test's business."""
    from django.contrib.staticfiles import finders
    from django.test import Client
    from django.urls import reverse

    from exams.actions.prepare_papers import prepare_papers
    from exams.models import Sitting
    from tests.exams.room_world import make_world

    sitting = make_world(candidates=6).sitting
    prepare_papers(sitting)
    Sitting.objects.filter(pk=sitting.pk).update(state=Sitting.State.PUBLISHED)
    here = reverse("exams:proof-detail", args=[sitting.uuid])
    replies = {path: Client().get(path) for path in (here, reverse("exams:proof-file", args=[sitting.uuid]))}

    def answer(route):  # runs outside the test's transaction, so the replies are made beforehand
        path = "/" + route.request.url.split("/", 3)[3].partition("?")[0]
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            return route.fulfill(path=found) if found else route.fulfill(status=404)
        reply = replies.get(path)
        if reply is None:
            return route.fulfill(status=404)
        return route.fulfill(status=reply.status_code, body=reply.getvalue(), content_type=reply["Content-Type"])

    browser_page.route("**/*", answer)
    return f"http://proof.test{here}"


def result(page) -> str:
    page.wait_for_selector("#proof[data-done]")
    return page.get_attribute("#proof", "data-done")


def test_a_published_sitting_is_proved_in_the_page(browser_page, proof_address):
    browser_page.goto(proof_address)
    browser_page.click("#proof-run")
    assert result(browser_page) == "right"
    assert "6 份试卷逐一重新抽取，全部相符" in browser_page.inner_text("#proof-steps")


@pytest.mark.parametrize("change", ["item", "order", "secret", "pool", "commitment"])
def test_what_was_tampered_with_is_refused(browser_page, proof_address, change):
    browser_page.goto(proof_address)
    proof = browser_page.evaluate("() => fetch(document.getElementById('proof').dataset.file).then((r) => r.json())")
    paper = proof["papers"][2]
    if change == "item":
        paper["origin"][0], paper["origin"][1] = paper["origin"][1], paper["origin"][0]
    elif change == "order":
        paper["orders"][-1].reverse()
    elif change == "secret":
        proof["secret"] = "0" * 64
    elif change == "pool":
        proof["pool"][0][8] += 1
    else:
        proof["promise"]["forms"] = 1
    file = {"name": "proof.json", "mimeType": "application/json", "buffer": json.dumps(proof).encode()}
    browser_page.set_input_files("#proof-file", file)
    assert result(browser_page) == "wrong"
    assert "不符" in browser_page.inner_text("#proof-steps")


def test_a_file_that_is_no_proof_is_named_as_such(browser_page, proof_address):
    browser_page.goto(proof_address)
    browser_page.set_input_files("#proof-file", {"name": "x.json", "mimeType": "application/json", "buffer": b"[]"})
    assert result(browser_page) == "wrong"
    assert "不是抽卷证明" in browser_page.inner_text("#proof-progress")
