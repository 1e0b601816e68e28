"""A practice bank of synthetic items, learners, and what a learner who knows everything answers."""

from __future__ import annotations

from accounts.models import Person, User
from exams.models import ItemBank, ItemVersion
from practice.models import PracticeSession
from tests.accounts import factories as people
from tests.exams import factories as exams


def make_practice_bank(*, judgements: int = 30, singles: int = 30, body: exams.Body | None = None) -> ItemBank:
    """Open for practice, about no operation item."""
    bank = exams.make_bank(body or exams.make_body(), judgements=judgements, singles=singles)
    ItemBank.objects.filter(pk=bank.pk).update(purpose=ItemBank.Purpose.PRACTICE, operation_item=None)
    bank.refresh_from_db()
    return bank


def make_learner() -> tuple[User, Person]:
    account = people.make_user()
    return account, people.make_person(user=account)


def rights(session: PracticeSession) -> dict[int, list[int]]:
    """Item → the right indexes."""
    return dict(ItemVersion.objects.filter(pk__in=session.items).values_list("pk", "key"))


def wrongs(session: PracticeSession) -> dict[int, list[int]]:
    return {item: [1 - key[0]] for item, key in rights(session).items()}
