"""The whole sample world, laid in the order in which such a world comes to be."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.api import Person, User
from certificates import api as certificates
from courses.api import Part
from evidence import api as evidence
from exams.api import Blueprint, Outcome, Registration, Sitting, code_of
from portal.sample.applications import lay_applications, lay_own_application
from portal.sample.audits import lay_audits
from portal.sample.banks import lay_banks
from portal.sample.certificates import lay_certificates
from portal.sample.duties import lay_duties
from portal.sample.institution import lay_institution
from portal.sample.marking import lay_marking
from portal.sample.people import PASSWORD, SignIn, give_account, lay_staff, lay_workers
from portal.sample.places import Places, lay_places
from portal.sample.practical import lay_practical
from portal.sample.publicity import lay_publicity
from portal.sample.room import lay_room
from portal.sample.sittings import Sittings
from portal.sample.study import lay_study
from portal.sample.training import lay_class
from portal.sample.workforce import lay_own_education, lay_workforce
from qualifications.api import OperationItem

Tell = Callable[[str], None]


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


ENTERED = timedelta(minutes=15)
"""A sitting begun longer ago soon takes nobody any more: the next start opens another."""
TURNS = ((24, 36), (172, 184), (184, 196), (262, 274), (274, 286), (286, 298))
"""Which workers sit the sittings that are open, in turn."""


def _free(workers: list[Person]) -> list[Person]:
    """The first of them that are in no sitting under way; nobody when all are."""
    busy = Registration.objects.filter(sitting__ends_at__gt=timezone.now(), sitting__state=Sitting.State.LOCKED)
    taken = set(busy.values_list("person_id", flat=True))
    return next((workers[first:end] for first, end in TURNS if taken.isdisjoint(p.pk for p in workers[first:end])), [])


class World:
    """Laid once; a second call only opens a sitting for today when there is none."""

    def __init__(self, *, scale: int, tell: Tell) -> None:
        self.scale, self.tell = scale, tell
        self.dice = random.Random("anpei-sample-world")
        self.today = timezone.localdate()

    def lay(self) -> None:
        is_new = not Sitting.objects.exists()
        with transaction.atomic():
            places = lay_places()
            users, sign_ins = lay_staff(places)
            workers = lay_workers(places, 300 * self.scale, self.dice)
            blueprints = lay_banks(places, users)
        self.tell(f"单位、人员和题库就绪：{len(workers)} 名从业人员，{len(blueprints)} 个题库")
        sittings = Sittings(places, users, self.dice)
        if is_new:
            self._history(places, users, workers, blueprints, sittings)
        self._today(places, users, workers, blueprints, sittings)
        if is_new:
            self._marking(places, users, workers, sittings)
            self._practical(places, users, workers, blueprints, sittings)
            self._room(places, users, workers, blueprints, sittings)
            self._certificates(places, users, workers)
            self.tell(lay_audits(places, users, today=self.today))
            self.tell(lay_duties(users, today=self.today))
            self.tell(lay_workforce(places, users, today=self.today))
            first = moment(self.today)
            self.tell(lay_applications(places, users, workers, blueprints, sittings, first=first))
            self.tell(lay_publicity(places, users, today=self.today))
        worker = self._write_sign_ins(sign_ins, workers)
        with transaction.atomic():
            lay_own_application(places, users, worker)
            lay_own_education(places, users, worker, today=self.today)
            evening = moment(self.today - timedelta(days=1), 20)
            lay_study(worker, places.institutions[0], users["teacher"], evening=evening)
        self.tell(lay_institution(places.institutions[0], users, workers[184:196], worker, today=self.today))

    def _history(
        self,
        places: Places,
        users: dict[str, User],
        workers: list[Person],
        blueprints: dict[str, Blueprint],
        sittings: Sittings,
    ) -> None:
        """Classes and sittings of the past six years: what was passed in 2020 lapses now."""
        plans = (
            ("low-voltage-electrician", "low-voltage", workers[40:52], -2200, 0.90),
            ("fusion-welding", "fusion-welding", workers[60:70], -2150, 0.90),
            ("scaffolding", "scaffolding", workers[80:86], -2100, 0.92),
            ("low-voltage-electrician", "low-voltage", workers[0:24], -75, 0.87),
            ("fusion-welding", "fusion-welding", workers[100:112], -60, 0.85),
            ("scaffolding", "scaffolding", workers[120:130], -45, 0.84),
            ("hydrogenation-process", "hydrogenation", workers[140:148], -30, 0.86),
            ("safety-manager-hazchem", "safety-manager", workers[160:172], -20, 0.86),
        )
        for key, bank, people, offset, ability in plans:
            item = OperationItem.objects.get(key=key)
            day = self.today + timedelta(days=offset)
            with transaction.atomic():
                lay_class(
                    places.institutions[0],
                    item,
                    people,
                    first=moment(day - timedelta(days=12)),
                    user=users["teacher"],
                    days=4 if item.has_practical else 6,
                )
                theory = sittings.set_up(
                    item, people, part=Part.THEORY, starts_at=moment(day), blueprint=blueprints[bank]
                )
                passed = sittings.sit_theory(theory, ability=ability)
                if item.has_practical and passed:
                    practical = sittings.set_up(
                        item, passed, part=Part.PRACTICAL, starts_at=moment(day + timedelta(days=3)), hours=8
                    )
                    sittings.sit_practical(practical)
            self.tell(f"{theory.name}：{len(people)} 人参加，{len(passed)} 人理论合格")
        self._classes(places, users, workers)

    def _classes(self, places: Places, users: dict[str, User], workers: list[Person]) -> None:
        """One class under way and one to come."""
        with transaction.atomic():
            for offset, key, people in (
                (-1, "refrigeration-installation", workers[200:218]),
                (10, "chlorination-process", workers[220:236]),
            ):
                item = OperationItem.objects.get(key=key)
                first = moment(self.today + timedelta(days=offset))
                lay_class(places.institutions[0], item, people, first=first, user=users["teacher"])

    def _today(
        self,
        places: Places,
        users: dict[str, User],
        workers: list[Person],
        blueprints: dict[str, Blueprint],
        sittings: Sittings,
    ) -> None:
        """A theory sitting that can be entered now, and one that still takes registrations."""
        now = timezone.now()
        item = OperationItem.objects.get(key="low-voltage-electrician")
        with transaction.atomic():
            entered = Sitting.objects.filter(state=Sitting.State.LOCKED, starts_at__range=(now - ENTERED, now))
            keeper = sittings.free_keeper(now, hours=4)
            candidates = _free(workers) if keeper and not entered.exists() else []
            if candidates:
                first = moment(self.today - timedelta(days=14))
                lay_class(places.institutions[0], item, candidates, first=first, user=users["teacher"])
                sittings.set_up(
                    item,
                    candidates,
                    part=Part.THEORY,
                    starts_at=now - timedelta(minutes=1),
                    hours=4,
                    blueprint=blueprints["low-voltage"],
                    point=1,
                    keeper=keeper,
                    aids=True,
                )
            soon = self.today + timedelta(days=3)
            if not Sitting.objects.filter(state=Sitting.State.DRAFT, starts_at__gt=now).exists():
                sittings.set_up(
                    item,
                    workers[36:40],
                    part=Part.THEORY,
                    starts_at=moment(soon),
                    blueprint=blueprints["low-voltage"],
                    lock=False,
                )

    def _marking(self, places: Places, users: dict[str, User], workers: list[Person], sittings: Sittings) -> None:
        """Yesterday's essays, on the markers' tables."""
        item, people = OperationItem.objects.get(key="safety-manager-hazchem"), workers[240:248]
        day = self.today - timedelta(days=1)
        with transaction.atomic():
            first = moment(day - timedelta(days=12))
            lay_class(places.institutions[0], item, people, first=first, user=users["teacher"], days=6)
            sitting = lay_marking(places, users, people, sittings, starts_at=moment(day))
        self.tell(f"{sitting.name}：{len(people)} 份答卷正在阅卷")

    def _practical(
        self,
        places: Places,
        users: dict[str, User],
        workers: list[Person],
        blueprints: dict[str, Blueprint],
        sittings: Sittings,
    ) -> None:
        """A practical sitting under way: stations, a queue, two assessors who agree, differ, and are half done."""
        item, people = OperationItem.objects.get(key="fusion-welding"), workers[148:160]
        day = self.today - timedelta(days=4)
        with transaction.atomic():
            first = moment(day - timedelta(days=12))
            lay_class(places.institutions[0], item, people, first=first, user=users["teacher"], group="三")
            theory = sittings.set_up(
                item, people, part=Part.THEORY, starts_at=moment(day), blueprint=blueprints["fusion-welding"]
            )
            passed = sittings.sit_theory(theory, ability=0.93)
            sitting = lay_practical(places, users, passed, sittings, item=item)
        self.tell(f"{sitting.name}：{len(passed)} 名考生正在实操考试")

    def _room(
        self,
        places: Places,
        users: dict[str, User],
        workers: list[Person],
        blueprints: dict[str, Blueprint],
        sittings: Sittings,
    ) -> None:
        """A welders' room under way, for the invigilators' console."""
        item, people = (
            OperationItem.objects.get(key="fusion-welding"),
            [*workers[52:60], *workers[70:80], *workers[130:136]],
        )
        begins = timezone.now() - timedelta(minutes=40)
        with transaction.atomic():
            first = moment(self.today - timedelta(days=14))
            lay_class(places.institutions[0], item, people, first=first, user=users["teacher"], group="二")
            sitting = sittings.set_up(
                item,
                people,
                part=Part.THEORY,
                starts_at=begins,
                hours=6,
                blueprint=blueprints["fusion-welding"],
                measures=("count_focus", "block_copy", "watermark"),
            )
            sat = lay_room(sitting, users, self.dice)
        self.tell(f"{sitting.name}：{len(sat)} 人已开考，考场里有几件事待处理")

    def _certificates(self, places: Places, users: dict[str, User], workers: list[Person]) -> None:
        """Certificates of every status, state certificates on record, and the duties that follow."""
        certificates.order_missing()
        orders = list(certificates.IssuingOrder.objects.order_by("pk").values_list("pk", flat=True))
        for order in orders:
            certificates.issue_certificate(order)
        issued = list(certificates.Certificate.objects.filter(state="valid").order_by("-valid_from", "pk"))
        self.tell(f"已签发 {len(issued)} 张证书")
        if issued:
            change = certificates.propose_revocation(
                issued[0], kind="false_facts", ground="示例：报名材料中的工作经历不实", by=users["certifier"]
            )
            certificates.approve_revocation(change, by=users["approver"])
            replacement = certificates.order_replacement(
                issued[1], reason="示例：证书遗失，申请补发", by=users["certifier"]
            )
            certificates.issue_certificate(replacement.pk)
        self.tell(lay_certificates(places, users, workers))
        self._state_certificates()
        certificates.recompute_duties()
        certificates.promise_reminders()
        evidence.verify_whole(by="system")

    def _state_certificates(self) -> None:
        """Cards that workers showed: due soon, overdue, and one with a review date of the old order."""
        item = OperationItem.objects.get(key="low-voltage-electrician")
        people = Person.objects.filter(memberships__role="worker").order_by("pk")[250:262]
        for serial, person in enumerate(people):
            lapses = self.today + timedelta(days=(-40, 5, 25, 55, 85, 170, 400, 800)[serial % 8])
            begins = lapses.replace(year=lapses.year - 6, day=min(lapses.day, 28))
            certificates.StateCertificate.objects.get_or_create(
                person=person,
                operation_item=item,
                first_issued_on=begins,
                defaults={
                    "valid_from": begins,
                    "valid_to": lapses,
                    "review_due_on": begins.replace(year=begins.year + 3),
                    "issuing_authority": "湖南省应急管理厅（示例）",
                },
            )

    def _write_sign_ins(self, sign_ins: list[SignIn], workers: list[Person]) -> Person:
        """What the sign-in page and `make run` show, in the embedded default only; returns the sample worker."""
        holder = Outcome.objects.filter(certificate__state="valid").order_by("-passed_on").first()
        worker = holder.person if holder else workers[0]
        give_account(worker, "worker")
        rows = [{**asdict(row), "password": PASSWORD} for row in sign_ins]
        rows.insert(0, {"role": "从业人员", "login": "worker", "password": PASSWORD, "note": "证书、学时、到期事项"})
        open_now = Sitting.objects.filter(
            state=Sitting.State.LOCKED, starts_at__lt=timezone.now(), ends_at__gt=timezone.now()
        ).order_by("-starts_at")
        for sitting in open_now[:1]:
            for registration in sitting.registrations.order_by("seat")[:2]:
                rows.append(
                    {
                        "role": "考生",
                        "login": registration.ticket_number,
                        "password": code_of(registration),
                        "note": "在 /exams/room/ 进入考场",
                    }
                )
        file = settings.DATA_DIR / "sample_sign_ins.json"
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        self.tell(f"示例账号写入 {file.name}，密码均为 {PASSWORD}")
        return worker
