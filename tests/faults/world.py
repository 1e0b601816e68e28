"""`python -m tests.faults.world N [ITEMS]`: a sitting of N candidates with photos who may be certified on theory alone.

Papers of 25 items, or of ITEMS out of a bank ten times as large. Prints JSON: [{ticket, code}…]. Django's environment
says which database.
"""

from __future__ import annotations

import json
import random
import sys

ITEM = "safety-manager-general"
ITEMS = 25
JUDGED = 0.6
"""Share of judgements in a paper; the rest are single choice."""


def lay(candidates: int, items: int = ITEMS) -> list[dict[str, str]]:
    from django.utils import timezone

    from accounts.api import set_photo
    from accounts.models import Organisation, Region
    from exams.actions.enter_room import code_of
    from portal.sample.portraits import portrait
    from qualifications import api as qualifications
    from tests.exams.room_world import make_bank, make_blueprint, make_user, make_world

    region = Region.objects.create(code="430100", name="长沙市", level=2)
    owner = Organisation.objects.create(kind="exam_body", name="长沙市考试中心", region=region)
    author, _person = make_user("author")
    judgements = round(items * JUDGED)
    large = 10 if items > ITEMS else 4
    bank = make_bank(owner, author, judgements=judgements * large, singles=(items - judgements) * large)
    bank.operation_item = qualifications.OperationItem.objects.get(key=ITEM)
    bank.save()
    blueprint = make_blueprint(bank, judgements=judgements, singles=items - judgements, marks=10_000 // items)
    world = make_world(candidates=candidates, blueprint=blueprint)
    edition = qualifications.edition_for(bank.operation_item.family, on=timezone.localdate())
    type(world.sitting).objects.filter(pk=world.sitting.pk).update(edition_key=edition.key)
    dice = random.Random(20261123)
    photos = [portrait(dice, female=bool(serial % 2)) for serial in range(6)]
    for serial, registration in enumerate(world.registrations):
        set_photo(registration.person, photos[serial % len(photos)])
    return [{"ticket": row.ticket_number, "code": code_of(row)} for row in world.registrations]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(lay(*(int(word) for word in sys.argv[1:]))))
