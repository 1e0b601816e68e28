"""`python -m tests.faults.public N`: certificates in the public log; prints the addresses of their QR codes."""

from __future__ import annotations

import json
import sys


def lay(count: int) -> list[str]:
    """Paths, asked by whoever scans the code."""
    from django.db import transaction

    from certificates.actions.state_events import StateEvent, enter_state_events
    from evidence.api import publish_log
    from tests.certificates import factories as make

    issuer, item = make.make_issuer(), make.make_item()
    made = [make.make_bare_certificate(issuer=issuer, item=item) for _ in range(count)]
    with transaction.atomic():
        enter_state_events([StateEvent("issued", certificate, "system", ()) for certificate in made])
    publish_log()
    return [f"/certificates/v/{certificate.token}/" for certificate in made]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(lay(int(sys.argv[1]))))
