"""One of everything that has an address, on side A, and people of every role on both sides.

Side B owns nothing that is asked for: its people knock at A's doors with the same roles.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts.api import Membership, User, set_photo
from certificates.models import IssuingOrder, StateChange
from contests.actions.finish_play import finish_play
from contests.models import Award, Play
from courses.actions.review_course import review_course
from courses.actions.sample_package import sample_package
from courses.actions.take_package import take_package
from courses.models import HoursCorrection, RosterImport
from courses.views.player import SALT
from exams.actions.check_import import check_import
from exams.models import Attempt, Item, LatePack, PracticalResult, Registration, SittingStaff
from outreach.actions.stop_messages import stop_token
from pages.api import home_page
from practice.actions.start_practice import start_chapter
from publicity.actions.door_tokens import DESK, DOOR, door_token
from publicity.actions.order_poster import order_poster
from publicity.models import MaterialIndexPage, MaterialPage, VolunteerHours
from qualifications.models import CatalogueImport, WorkdayOverride
from tests.accounts import factories as people
from tests.applications import factories as applications
from tests.architecture.assessed_world import marking_objects, practical_objects
from tests.architecture.audits_world import audit_objects
from tests.architecture.badges_world import badge_objects
from tests.architecture.certificate_world import certificate_objects
from tests.architecture.console_world import console_objects, reopening_of
from tests.architecture.duties_world import duties_objects
from tests.architecture.integrity_world import failed_registration, integrity_objects
from tests.architecture.training_world import training_objects
from tests.architecture.workforce_world import workforce_objects
from tests.certificates import factories as certificates
from tests.contests import factories as contests
from tests.courses import factories as courses
from tests.exams import factories as exams
from tests.outreach import factories as outreach
from tests.practice import factories as practice
from tests.publicity import event_factories as events

BODY_ROLES = ("exam_officer", "item_author", "item_reviewer", "invigilator", "assessor", "certificate_officer")
CONTENT_ROLES = ("editor", "content_reviewer", "content_publisher", "course_author")
SIDE_ROLES = (*BODY_ROLES, "registrar", "teacher", "organisation_admin", "supervisor", *CONTENT_ROLES)
PLATFORM_ROLES = ("system_admin", "security_admin", "auditor")


@dataclass
class World:
    """`actors`: name → account (None: nobody signed in). `objects`: name of an address argument → its value."""

    actors: dict[str, User | None] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def clients(self) -> dict[str, Any]:
        from django.test import Client

        return {name: exams.signed_in(user) if user else Client() for name, user in self.actors.items()}


def make_side(world: World, side: str) -> dict[str, Any]:
    """An exam body with its point, an institution, an enterprise and a regulator, one person a role."""
    body = exams.make_body(f"{side} 市考试中心")
    region = body.organisation.region
    institution = people.make_organisation("training_institution", name=f"{side} 培训学校", region=region)
    enterprise = people.make_organisation("enterprise", name=f"{side} 电力公司", region=region)
    regulator = people.make_organisation("regulator", name=f"{side} 市应急管理局", region=region)
    for role in ("exam_officer", "item_author", "item_reviewer", "invigilator", "assessor"):
        short = role.removeprefix("exam_").removeprefix("item_")
        world.actors[f"{role}@{side}"] = getattr(body, short)
    for role, organisation in (
        ("certificate_officer", body.organisation),
        ("registrar", institution),
        ("teacher", institution),
        ("organisation_admin", enterprise),
        ("supervisor", regulator),
        ("editor", regulator),
        ("content_reviewer", regulator),
        ("content_publisher", regulator),
        ("course_author", institution),
    ):
        world.actors[f"{role}@{side}"] = people.make_staff(role, organisation)
    return {"body": body, "institution": institution, "enterprise": enterprise}


def make_worker(enterprise: Any, name: str) -> Any:
    person = people.make_person(name=name, user=people.make_user(), education=3)
    people.make_membership(person, enterprise)
    set_photo(person, people.photo_file((295, 413)))
    return person


def make_world() -> World:
    world = World({"anonymous": None})
    mine = make_side(world, "A")
    worker, colleague = (make_worker(mine["enterprise"], name) for name in ("本人", "同事"))
    world.actors |= {"worker": worker.user, "colleague": colleague.user}
    stranger = make_worker(make_side(world, "B")["enterprise"], "外人")
    world.actors["worker@B"] = stranger.user
    for role in PLATFORM_ROLES:
        world.actors[role] = people.make_staff(role)
    root = people.make_user(is_superuser=True, is_staff=True)
    people.make_person(name="超级管理员", user=root)
    world.actors["superuser"] = root
    objects = world.objects
    objects |= {"worker": worker.uuid, "organisation": mine["enterprise"].uuid}
    objects["membership"] = Membership.objects.get(person=colleague, organisation=mine["enterprise"]).pk
    _exam(world, mine["body"], worker)
    _training(world, mine["institution"], worker)
    _certificate(world, mine["body"], worker)
    audit_objects(world, mine["enterprise"])
    practical_objects(world, mine["body"])
    objects["failed"] = failed_registration(mine["body"], worker, like=objects["sitting"]).uuid
    _lesson(world)
    _contest(world)
    _practice(world, worker)
    _outreach(world, worker)
    _events(world, worker)
    _application(world, mine["body"], worker)
    objects |= duties_objects(mine["enterprise"], worker)
    workforce_objects(world, mine["enterprise"], worker)
    objects |= {"edition": "SO-19", "ticket": "ARC00001", "no_token": "A" * 43}
    objects["catalogue_import"] = CatalogueImport.objects.create(
        version="2027", file_name="目录.xlsx", file_sha256="0" * 64, uploaded_by=world.actors["system_admin"]
    ).uuid
    return world


def _application(world: World, body: Any, worker: Any) -> None:
    """Handed in with a paper, to be decided by side A's body; a corrected working day."""
    exams.waive_training(worker)
    row = applications.handed_in(applications.World(body, None), worker)
    day = WorkdayOverride.objects.create(
        day=date(2027, 1, 1),
        is_workday=False,
        reason="元旦",
        set_by=world.actors["system_admin"],
        set_at=timezone.now(),
    )
    world.objects |= {
        "application": row.uuid,
        "paper": row.papers.get().uuid,
        "item_key": row.operation_item.key,
        "point_code": body.point.code,
        "room_id": body.room.pk,
        "workday": day.pk,
    }


def _picture_of(bank: Any, author: Any) -> str:
    """The name of a picture that the bank keeps."""
    from django.core.files.base import ContentFile

    from exams.models import ItemMedia

    row = ItemMedia(bank=bank, name=f"{'0' * 64}.png", mime="image/png", size=4, added_by=author)
    row.file.save(row.name, ContentFile(b"\x89PNG"), save=False)
    row.save()
    return row.name


def _proven(body: Any, blueprint: Any) -> Any:
    """A sitting whose results are out, so that its proof is public."""
    from django.utils import timezone

    from exams.actions.freeze_pool import seal_papers
    from exams.domain.plan import make_plan
    from exams.models.pool import pool_of, rule_of

    sitting = exams.make_sitting(body, blueprint=blueprint)
    sitting.secret, items = "7" * 64, pool_of(blueprint)
    seal_papers(sitting, make_plan(rule_of(blueprint), items), items, forms=0)
    sitting.state, sitting.locked_at = "published", timezone.now()
    sitting.save()
    return sitting


def _exam(world: World, body: Any, worker: Any) -> None:
    sitting = exams.make_sitting(body)
    bank = sitting.blueprint.bank
    registration = Registration.objects.create(
        sitting=sitting, person=worker, ticket_number="ARC00001", seat=1, eligibility={"conditions": []}
    )
    duty = SittingStaff.objects.create(sitting=sitting, person=body.invigilator.person, duty="invigilator")
    draft = exams.make_blueprint(body, bank, approved=False)
    file = io.BytesIO(exams.workbook([exams.item_row(901), exams.item_row(902, 题干="")]))
    batch = check_import(file, name="再导入.xlsx", bank=bank, user=body.author)
    world.objects |= {
        "sitting": sitting.uuid,
        "proven": _proven(body, sitting.blueprint).uuid,
        "media_name": _picture_of(bank, body.author),
        "bank": bank.key,
        "item": Item.objects.filter(bank=bank).first().uuid,
        "batch": batch.uuid,
        "blueprint": draft.uuid,
        "registration": registration.uuid,
        "duty": duty.pk,
        **console_objects(body, registration),
    }
    marking_objects(world, body, sitting.blueprint)


def _outreach(world: World, worker: Any) -> None:
    """A record that waits for confirmation with its photo, a campaign in draft, a quota, a material and a poster."""
    editor = world.actors["editor@A"]
    unit = editor.person.memberships.get().organisation
    record = outreach.submit_record(unit, editor)
    home = home_page()
    index = home.add_child(instance=MaterialIndexPage(title="宣传资料", slug="materials"))
    words = {"kind": "poster", "lead": "一张海报", "headline": "当心", "lines": "先看后走", "drawn": "poster-cpr"}
    material = index.add_child(instance=MaterialPage(title="海报", slug="a-poster", **words))
    order = order_poster(material.poster, session_key="world")
    storages["private"].save(order.file_name("long.png"), ContentFile(b"png"))
    picture = storages["default"].save("images/world.png", ContentFile(b"png"))
    world.objects |= {
        "outreach_record": record.uuid,
        "record_file": record.files.get().uuid,
        "message_campaign": outreach.draft_campaign(unit, editor).uuid,
        "quota": outreach.make_quota(region=unit.region).uuid,
        "stop_token": stop_token(worker),
        "material": material.slug,
        "material_file": "print.pdf",
        "poster": order.uuid,
        "poster_file": "long.png",
        "picture_file": picture.rpartition("/")[2],
    }


def _contest(world: World) -> None:
    """A contest of side A's regulator with a play that waits for review, and a certificate."""
    organiser = world.actors["editor@A"].person.memberships.get().organisation
    contest = contests.make_contest(organiser)
    entry = contests.make_entry(contest)
    play = contests.begin(entry)
    finish_play(Play.objects.with_pool().get(pk=play.pk), contests.answers_of(play))
    award = Award(entry=entry, number="JS2026-0001-000001", place=1, score=50, ordered_at=timezone.now())
    award.not_before = award.drawn_at = award.ordered_at
    award.pdf_sha256, award.promise_state = hashlib.sha256(b"%PDF-1.7").hexdigest(), Award.State.DONE
    award.pdf.save("contests/architecture.pdf", ContentFile(b"%PDF-1.7"))
    world.objects |= {
        "contest": contest.uuid,
        "contest_slug": contest.slug,
        "contest_round": 1,
        "contest_play": play.uuid,
        "contest_step": "close",
        "award": award.token,
    }


def _practice(world: World, worker: Any) -> None:
    """Side A's worker is in the middle of today's five."""
    bank = practice.make_practice_bank(judgements=5, singles=5)
    session = start_chapter(worker, bank=bank.key, chapter=bank.areas.get().path.split("/", 1)[0])
    world.objects["practice_session"] = session.uuid


def _lesson(world: World) -> None:
    lesson = courses.make_lesson(
        body=[{"type": "quiz", "value": {"bank": "none", "areas": [], "count": 3}, "id": "quiz-1"}]
    )
    world.objects |= {"lesson": lesson.pk, "quiz": "quiz-1"}


def _events(world: World, worker: Any) -> None:
    """An event of this very hour and a venue of side A's office, a sign-up, a lecture asked for, hours said."""
    office = world.actors["editor@A"].person.memberships.get().organisation
    occasion = events.make_occasion(organiser=office, begins_in=timedelta(minutes=30))
    elsewhere = events.make_occasion(organiser=office, begins_in=timedelta(minutes=30))
    venue = events.make_venue(organiser=office)
    hours = VolunteerHours.objects.create(person=worker, event=occasion.event, hours=2, said_at=timezone.now())
    world.objects |= {
        "occasion": occasion.uuid,
        "venue": venue.pk,
        "event_ticket": events.make_booking(occasion).token,
        "desk_token": door_token(elsewhere, DESK),
        "door_token": door_token(elsewhere, DOOR),
        "door_purpose": DOOR,
        "lecture": events.make_request(office).uuid,
        "volunteer": hours.pk,
    }


def _training(world: World, institution: Any, worker: Any) -> None:
    teacher, registrar = world.actors["teacher@A"], world.actors["registrar@A"]
    group = courses.make_class(institution)
    courses.enrol(group, worker)
    session = courses.make_session(group, teacher.person)
    course = courses.make_course(title="机构的课", slug="own-course", institution=institution)
    package = take_package(sample_package(), title="课件", institution=institution, course=course, by=registrar)
    review = review_course(course, person=worker, stars=4, text="讲得清楚", now=timezone.now())
    training_objects(world, institution, session)
    world.objects |= {
        "course": course.pk,
        "package": package.uuid,
        "package_token": signing.dumps(package.uuid.hex, salt=SALT, compress=False),
        "package_path": "index.html",
        "review": review.uuid,
    }
    correction = HoursCorrection.objects.create(
        session=session, person=worker, minutes=45, reason="迟到", proposed_by=registrar, proposed_at=timezone.now()
    )
    roster = RosterImport(training_class=group, file_name="名单.xlsx", file_sha256="0" * 64, uploaded_by=registrar)
    roster.rows = [{"place": "2", "cells": {"姓名": "无证件"}, "formulas": []}]
    roster.save()
    world.objects |= {
        "class": group.uuid,
        "session": session.uuid,
        "correction": correction.uuid,
        "roster": roster.uuid,
    }


def _certificate(world: World, body: Any, worker: Any) -> None:
    """An issued certificate with its file, a second whose order has failed, and a proposal to revoke."""
    issuer = body.organisation
    certificate = certificates.make_certificate(person=worker, issuer=issuer, passed_on=date.today())
    attempt = Attempt.objects.get(registration__person=worker)
    SittingStaff.objects.create(
        sitting=attempt.registration.sitting, person=body.invigilator.person, duty="invigilator"
    )
    pack = LatePack.objects.create(attempt=attempt, received_at=timezone.now(), answers=[[1, 1, "T"]], digest="0" * 64)
    practical = PracticalResult.objects.get(registration__person=worker)
    sitting = practical.registration.sitting
    SittingStaff.objects.create(sitting=sitting, person=body.assessor.person, duty="assessor")
    order = certificates.make_order(issuer=issuer)
    IssuingOrder.objects.filter(pk=order.pk).update(promise_state=IssuingOrder.State.FAILED)
    change = StateChange.objects.create(
        certificate=certificate,
        kind="other",
        from_state="valid",
        to_state="revoked",
        ground="测试",
        proposed_by=people.make_staff("certificate_officer", issuer),
        proposed_at=timezone.now() - timedelta(minutes=5),
    )
    world.objects |= {
        "certificate": certificate.uuid,
        "token": certificate.token,
        "attempt": attempt.uuid,
        "reopening": reopening_of(attempt, body.invigilator).uuid,
        **integrity_objects(attempt),
        "late_pack": pack.uuid,
        "practical": practical.registration.uuid,
        "order": order.pk,
        "change": change.pk,
    }
    world.objects |= certificate_objects(issuer, change.proposed_by, worker)
    world.objects |= badge_objects(certificate, change.proposed_by)
