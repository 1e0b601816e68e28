"""Take part: one entry a person, a mobile number, a device. The constraints decide; this finds the sentence."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.api import Membership, Organisation, Person, User, lookup_hash, mask_name, person_of
from contests.models import Contest, Entry, Team
from contests.refusals import Refused
from evidence import api as evidence

ADDRESS_WINDOW = timedelta(minutes=10)


def enter_contest(
    contest: Contest,
    *,
    name: str,
    mobile: str = "",
    team_code: str = "",
    user: User | None = None,
    device: str = "",
    address: str = "",
) -> Entry:
    """The entry; for a signed-in person who has entered already, the same one. `Refused` with the field at fault."""
    now = evidence.database_now()
    person = person_of(user)
    if person is not None:
        held = Entry.objects.filter(contest=contest, person=person).first()
        if held is not None:
            return held
    _check(contest, person=person, mobile=mobile, now=now)
    organisation = _organisation(contest, person)
    team = _team(contest, team_code)
    address_hash = lookup_hash(f"contest:{contest.pk}:{address}") if address else ""
    name = person.name if person else name
    entry = Entry(
        contest=contest,
        name=name,
        display_name=mask_name(name),
        person=person,
        organisation=organisation or (team.organisation if team else None),
        mobile_hash=lookup_hash(f"contest:{mobile}") if mobile else "",
        device_hash=lookup_hash(f"contest:{device}") if device and contest.one_per_device and not person else "",
        address_hash=address_hash,
        joined_at=now,
    )
    try:
        with transaction.atomic():
            if address_hash:
                refuse_crowd(entry)
            if team is not None:
                take_seat(entry, team)
            entry.save()
    except IntegrityError as error:
        raise _twice(entry) from error
    return entry


def refuse_crowd(entry: Entry) -> None:
    """Entries of one address are counted under the contest's lock: those at the same moment see each other."""
    Contest.objects.select_for_update(no_key=True).only("pk").get(pk=entry.contest_id)
    since = entry.joined_at - ADDRESS_WINDOW
    recent = Entry.objects.filter(contest=entry.contest_id, address_hash=entry.address_hash, joined_at__gt=since)
    if recent.count() >= entry.contest.joins_per_address:
        raise Refused(_("这个网络的报名太集中，请十分钟后再试，或换用手机流量。"), code="busy")


def take_seat(entry: Entry, team: Team) -> None:
    """The next free place of the team, under the team's lock."""
    Team.objects.select_for_update().get(pk=team.pk)
    taken = set(Entry.objects.filter(team=team).values_list("team_seat", flat=True))
    free = next((seat for seat in range(1, team.contest.team_size + 1) if seat not in taken), None)
    if free is None:
        raise Refused(_("这支战队已经满员。"), field="team_code")
    entry.team, entry.team_seat = team, free


def _check(contest: Contest, *, person: Person | None, mobile: str, now: object) -> None:
    if not contest.is_running(now):  # type: ignore[arg-type]
        raise Refused(_("现在不是参赛时间。"))
    needs_account = contest.account_required or contest.audience == Contest.Audience.ORGANISATIONS
    if needs_account and person is None:
        raise Refused(_("本竞赛须登录账号参赛。"), code="account")
    if contest.mobile_required and not mobile and person is None:
        raise Refused(_("本竞赛须填写手机号。"), field="mobile")


def _organisation(contest: Contest, person: Person | None) -> Organisation | None:
    """Whom the person takes part for."""
    if person is None:
        return None
    posts = Membership.objects.open().filter(person=person).select_related("organisation").order_by("pk")
    if contest.audience == Contest.Audience.ORGANISATIONS:
        posts = posts.filter(organisation__in=contest.organisations.all())
    post = posts.first()
    if post is None:
        if contest.audience == Contest.Audience.ORGANISATIONS:
            raise Refused(_("本竞赛只面向指定单位的人员，您的账号不在其中。"), code="audience")
        return None
    return post.organisation


def _team(contest: Contest, code: str) -> Team | None:
    if not code or not contest.team_size:
        return None
    team = Team.objects.select_related("contest", "organisation").filter(contest=contest, code=code.upper()).first()
    if team is None:
        raise Refused(_("没有这个入队码，请向队长核对。"), field="team_code")
    return team


def _twice(entry: Entry) -> Refused:
    """Which constraint spoke."""
    others = Entry.objects.filter(contest=entry.contest)
    if entry.mobile_hash and others.filter(mobile_hash=entry.mobile_hash).exists():
        return Refused(_("这个手机号已经报过名，请用报名时的手机继续参赛。"), code="twice", field="mobile")
    if entry.device_hash and others.filter(device_hash=entry.device_hash).exists():
        return Refused(_("这台设备已经报过名。本竞赛一台设备限一人。"), code="twice")
    return Refused(_("您已经报过名。"), code="twice")
