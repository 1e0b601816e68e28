"""All of a file or nothing, twice or at once: the bank holds each item once (SEC-13)."""

from __future__ import annotations

import io
import threading

import pytest
from django.db import connections

from exams.actions import commit_import as module
from exams.actions.check_import import check_import
from exams.actions.commit_import import ImportRefused, commit_import, write_items
from exams.actions.discard_import import discard_import
from exams.models import ImportBatch, Item, ItemVersion
from tests.exams import factories as make


def thousand(bad: int) -> bytes:
    rows = [make.item_row(number, "单选") for number in range(1, 1001)]
    for row in rows[:bad]:
        row["答案"] = "E"
    return make.workbook(rows)


def upload(data: bytes, bank, body) -> ImportBatch:
    return check_import(io.BytesIO(data), name="题库.xlsx", bank=bank, user=body.author)


@pytest.mark.django_db
def test_a_thousand_rows_with_seven_bad_strict_and_lenient():
    body = make.make_body()
    bank = make.make_bank(body)
    batch = upload(thousand(7), bank, body)
    assert (batch.created, batch.refused) == (993, 7)
    with pytest.raises(ImportRefused, match="7 行有误"):
        commit_import(batch, user=body.author, strict=True)
    assert Item.objects.count() == 0
    commit_import(batch, user=body.author)
    assert Item.objects.count() == ItemVersion.objects.count() == 993
    reasons = [row["faults"][0] for row in batch.rows if row["faults"]]
    assert {(reason["column"], reason["reason"]) for reason in reasons} == {("答案", "答案“E”指向没有填写的选项")}


@pytest.mark.django_db
def test_the_same_file_again_adds_nothing_and_one_batch_commits_once():
    body = make.make_body()
    bank = make.make_bank(body)
    data = make.workbook(make.rows_of(5, 5, 5))
    first = upload(data, bank, body)
    commit_import(first, user=body.author)
    with pytest.raises(ImportRefused, match="已经导入或放弃"):
        commit_import(first, user=body.author)
    second = upload(data, bank, body)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 15)
    commit_import(second, user=body.author)
    assert ItemVersion.objects.count() == 15


@pytest.mark.django_db
def test_a_discarded_upload_is_gone_for_good():
    body = make.make_body()
    batch = upload(make.workbook(make.rows_of(1, 1)), make.make_bank(body), body)
    assert discard_import(batch, user=body.author)
    assert not discard_import(batch, user=body.author)
    with pytest.raises(ImportRefused):
        commit_import(batch, user=body.author)
    assert not Item.objects.exists()


def at_once(batches: list[ImportBatch], body) -> list[BaseException]:
    """Commit every batch in a thread of its own, all starting together."""
    faults: list[BaseException] = []
    gate = threading.Barrier(len(batches))

    def run(batch: ImportBatch) -> None:
        try:
            gate.wait()
            commit_import(batch, user=body.author)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_two_commits_at_once_write_each_item_once(own_database):
    body = make.make_body()
    bank = make.make_bank(body)
    data = make.workbook(make.rows_of(40, 40))
    batches = [upload(data, bank, body) for _ in range(2)]
    assert not at_once(batches, body)
    assert Item.objects.filter(bank=bank).count() == ItemVersion.objects.filter(item__bank=bank).count() == 80
    assert sorted(ImportBatch.objects.values_list("created", flat=True)) == [0, 80]


def test_one_batch_committed_twice_at_once_is_committed_once(own_database):
    body = make.make_body()
    batch = upload(make.workbook(make.rows_of(20, 20)), make.make_bank(body), body)
    faults = at_once([batch, batch, batch], body)
    assert [type(fault) for fault in faults] == [ImportRefused, ImportRefused]
    assert ItemVersion.objects.count() == 40


def test_without_the_lock_the_same_item_would_be_written_twice(own_database):
    """The twin: both writers judge before either writes, as they would without the lock on the bank."""
    body = make.make_body()
    bank = make.make_bank(body)
    data = make.workbook(make.rows_of(3, 3))
    values = module.check_rows(data, bank).drafts
    stale = module.known_items(bank)
    write_items(bank, values, author=body.author, batch=None)
    assert [module.verdict(value, stale)[0] for value in values] == ["create"] * 6
    assert [module.verdict(value, module.known_items(bank))[0] for value in values] == ["unchanged"] * 6
