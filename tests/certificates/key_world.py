"""An exam with a wrong key, sat by four people whose marks it decides; published, with the certificates issued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from accounts import api as accounts
from accounts.api import Person
from certificates import api
from certificates.models import Certificate
from evidence import api as evidence
from exams import api as exams
from exams.actions.propose_correction import propose_correction
from exams.domain.correction import with_key
from exams.models import Item, ItemVersion, KeyCorrection, ScoreReport
from tests.exams import factories as make
from tests.exams.publishing import publish_results


@dataclass
class World:
    """Ten judgements of ten marks, cut at 80. Item T0001's key says 对; the truth is 错.

    `loser` has 80 with it and passes no longer; `winner` has 70 without it and passes after all; `steady` goes from 100
    to 90; `blank` handed in an empty paper.
    """

    body: make.Body
    second: accounts.User
    sitting: exams.Sitting
    version: ItemVersion
    loser: exams.Registration
    winner: exams.Registration
    steady: exams.Registration
    blank: exams.Registration

    def change(self):
        return with_key(self.version.content, "错")

    def propose(self, **fields) -> KeyCorrection:
        known = {
            "part": 0,
            "kind": "replace",
            "content": self.change(),
            "reason": "规程已改",
            "user": self.body.officer,
        }
        return propose_correction(self.version, **(known | fields))


def sit(registration: exams.Registration, *, wrong: set[str], skip: bool = False) -> None:
    """By the stored key all right but the items with these numbers."""
    registration.refresh_from_db()
    attempt = exams.start_attempt(registration)
    paper = attempt.paper
    numbers = dict(ItemVersion.objects.filter(pk__in=paper.origin).values_list("pk", "item__number"))
    answers = []
    for position, key in paper.answer_key.letters.items():
        number = numbers[paper.origin[int(position) - 1]]
        value = {"T": "F", "F": "T"}[key] if number in wrong else key
        answers.append((int(position), 1_000_000 + int(position), value))
    if not skip:
        exams.save_answers(attempt.uuid, writer=attempt.writer, answers=answers)
    exams.end_attempt(attempt.uuid, by_candidate=True)


def make_key_world() -> World:
    """Sat, published, certificates issued."""
    body = make.make_body()
    second = make.people.make_staff("exam_officer", body.organisation)
    item = make.low_voltage()
    type(item).objects.filter(pk=item.pk).update(has_practical=False)
    bank = make.make_bank(body, judgements=10)
    blueprint = exams.save_blueprint(
        name="十题", bank=bank, minutes=60, cut_score=8000, review="answers", user=body.officer,
        sections=[exams.SectionRule("一、判断题", "judgement", 1000, (exams.QuotaRule("judgement", 10),))],
    )  # fmt: skip
    sitting = make.make_sitting(body, blueprint=exams.approve_blueprint(blueprint, user=body.officer))
    exams.assign_staff(sitting, body.invigilator.person, duty="invigilator", user=body.officer)
    registrations = []
    for name in ("失", "得", "稳", "空"):
        person = make.make_candidate(f"考生{name}")
        accounts.set_photo(person, make.people.photo_file((295, 413)))
        Person.objects.filter(pk=person.pk).update(user=make.people.make_user())
        registrations.append(exams.register_candidate(sitting, person, user=body.officer, health_promised=True))
    exams.lock_sitting(sitting, user=body.officer)
    moved = evidence.database_now() - timedelta(minutes=1)
    exams.Sitting.objects.filter(pk=sitting.pk).update(starts_at=moved, ends_at=moved + timedelta(hours=3))
    sit(registrations[0], wrong={"T0002", "T0003"})
    sit(registrations[1], wrong={"T0001", "T0002", "T0003"})
    sit(registrations[2], wrong=set())
    sit(registrations[3], wrong=set(), skip=True)
    sitting.refresh_from_db()
    publish_results(sitting, user=body.officer)
    issue_everything()
    version = Item.objects.get(bank=bank, number="T0001").current
    return World(body, second, sitting, version, *registrations)


def issue_everything() -> None:
    woken: list[int] = []
    api.sweep_orders(woken.append, woken.extend)
    for order in woken:
        api.issue_certificate(order)


def certificate_of(registration: exams.Registration) -> Certificate | None:
    return Certificate.objects.filter(person=registration.person).order_by("-pk").first()


def total_of(registration: exams.Registration) -> int:
    return ScoreReport.objects.get(attempt__registration=registration).total
