"""What the exam page says of a candidate, in one hand-written statement: 500 screens open within ten seconds."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from accounts.api import Person
from exams.models.accommodation import Accommodation
from exams.models.attempt import Attempt
from exams.models.by_hand import columns, keep_reverse, take
from exams.models.sitting import Registration, Sitting
from exams.models.starting import AID
from qualifications.api import OperationItem

REGISTRATION = ("id", "uuid", "ticket_number", "seat")
PERSON = ("id", "name")
SITTING = ("id", "name", "integrity")
ITEM = ("id", "name")
ATTEMPT = ("id", "uuid", "state")
_READ = f"""
SELECT {columns("r", REGISTRATION)}, {columns("h", PERSON)}, {columns("s", SITTING)}, {columns("i", ITEM)},
  {columns("c", AID)}, {columns("a", ATTEMPT)}
FROM exams_registration AS r JOIN accounts_person AS h ON h.id = r.person_id
  JOIN exams_sitting AS s ON s.id = r.sitting_id
  JOIN qualifications_operationitem AS i ON i.id = s.operation_item_id
  LEFT JOIN exams_accommodation AS c ON c.registration_id = r.id
  LEFT JOIN exams_attempt AS a ON a.registration_id = r.id
WHERE r.uuid = %s
"""  # noqa: S608 (names of columns, from above)


def read_on_screen(registration: UUID) -> Registration | None:
    """With person, sitting, operation item, accommodation and attempt; anything else is read when it is asked for."""
    name = registration if connection.vendor == "postgresql" else registration.hex
    with connection.cursor() as cursor:
        cursor.execute(_READ, [name])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    found, person = take(Registration, REGISTRATION, values), take(Person, PERSON, values)
    sitting, item = take(Sitting, SITTING, values), take(OperationItem, ITEM, values)
    if found is None or person is None or sitting is None or item is None:
        raise RuntimeError("a registration was read without its person or sitting")
    found.person, found.sitting, sitting.operation_item = person, sitting, item
    keep_reverse(found, "accommodation", take(Accommodation, AID, values))
    keep_reverse(found, "attempt", take(Attempt, ATTEMPT, values))
    return found
