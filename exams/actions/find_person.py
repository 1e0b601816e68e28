"""Find whom to register: by the whole document number, or by name among the people within reach."""

from __future__ import annotations

from accounts.api import Person, User, lookup_hash, normalise_name, normalise_number, people_where, require
from exams.models import Sitting

MOST = 10


def find_people(sitting: Sitting, query: str, *, user: User) -> list[Person]:
    """A whole number finds anybody, as a roster would; a name only people the account may see anyway."""
    require(user, "registrations.manage", sitting.organiser)
    if not query.strip():
        return []
    by_number = Person.objects.filter(id_number_hash=lookup_hash(normalise_number(query)))
    if by_number.exists():
        return list(by_number[:MOST])
    return list(people_where(user, "people.view").filter(name__icontains=normalise_name(query)).distinct()[:MOST])
