"""What a demonstration shows beside the sample pages: openings, sign-ups, lecturers. Invented people, free numbers."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.utils import timezone

from publicity.actions.book import book
from publicity.actions.open_occasions import open_occasions
from publicity.models import Booking, EventPage, Lecturer, Occasion, VenuePage

WEEKDAYS = (2, 3, 4, 5, 6)
TIMES = ((time(9, 30), time(11, 30)), (time(14, 0), time(16, 0)))
NAMES = ("示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己", "示例庚")
LECTURERS = [
    ("示例讲师一", "注册安全工程师", "示例化工有限公司", "危险化学品、动火作业、有限空间", "city", "示例市"),
    ("示例讲师二", "消防救援站教官", "示例消防救援站", "消防、逃生疏散、电动自行车", "county", "示例区"),
    ("示例讲师三", "高级讲师", "示例职业技术学院", "用电安全、应急救护", "province", "示例省"),
    ("示例讲师四", "社区网格长", "示例社区居民委员会", "燃气、居家安全、老人和孩子", "county", "示例区"),
]
DAYS = 14


def lay_samples(*, today: date | None = None) -> tuple[int, int]:
    """How many openings and sign-ups are new; doing it again adds nothing that is there."""
    first = today or timezone.localdate()
    openings = 0
    for venue in VenuePage.objects.live().filter(organiser__isnull=True):
        openings += open_occasions(
            venue,
            first=first,
            last=first + timedelta(days=DAYS - 1),
            weekdays=WEEKDAYS,
            times=TIMES,
            capacity=venue.capacity,
            by=None,
        )
    for name, title, organisation, topics, level, region in LECTURERS:
        fields = {"title": title, "topics": topics, "level": level, "region": region, "is_public": True}
        Lecturer.objects.get_or_create(name=name, organisation=organisation, defaults=fields)
    return openings, _sign_ups()


def _sign_ups() -> int:
    """Some for the events that are next, one event full with a waiting list, and a group for the first opening."""
    count = 0
    now = timezone.now()
    coming = EventPage.objects.live().filter(takes_sign_up=True, begins_at__gt=now)
    smallest = coming.filter(capacity__isnull=False).order_by("capacity", "begins_at").first()
    for event in coming.order_by("begins_at")[:3]:
        if event != smallest and not event.occasion.bookings.exists():
            count += _fill(event.occasion, len(NAMES))
    if smallest is not None and not smallest.occasion.bookings.exists():
        count += _fill(smallest.occasion, (smallest.capacity or 0) // 2 + 3)
    opening = Occasion.objects.coming(now).filter(venue__isnull=False).first()
    if opening is not None and not Booking.objects.filter(occasion__venue__isnull=False).exists():
        book(opening, name="示例联系人", mobile="19900000099", heads=20, organisation="示例中学")
        count += 1
    return count


def _fill(occasion: Occasion, count: int) -> int:
    for number in range(count):
        name = f"{NAMES[number % len(NAMES)]}{number // len(NAMES) or ''}"
        book(occasion, name=name, mobile=f"1990000{number:04d}", heads=1 + number % 3)
    return count
