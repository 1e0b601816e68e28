"""`verify.per_s_core`: public checks of certificates a second on one core, by the whole request, with kept answers.

`verify.cold_per_s_core`: the same when every page is drawn anew. A hundred certificates, asked in turn by strangers;
each stands in the public log with a signed root over it, as after its first night.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.figures import Figures

METRICS = ("verify.per_s_core", "verify.cold_per_s_core")
CERTIFICATES, WARM_ROUNDS = 100, 10


def per_second(addresses: list[str], *, rounds: int) -> float:
    """Requests a second of CPU time; each answer must be a certificate that stands in the log."""
    from django.test import Client

    client, start = Client(headers={"host": "localhost"}), time.process_time()
    for _round in range(rounds):
        for address in addresses:
            answer = client.get(address)
            if answer.status_code != 200 or b"/certificates/log/" not in answer.content:  # noqa: PLR2004
                raise SystemExit(f"{address} is no certificate in the log")
    return rounds * len(addresses) / (time.process_time() - start)


def measure(figures: Figures) -> None:
    from tests.faults.public import lay

    addresses = lay(CERTIFICATES)
    per_second(addresses[:5], rounds=1)  # templates and classes are loaded
    cold = per_second(addresses[5:], rounds=1)
    figures.say("verify.per_s_core", per_second(addresses, rounds=WARM_ROUNDS), "/s", ">=200")
    figures.say("verify.cold_per_s_core", cold, "/s")


if __name__ == "__main__":
    from tests.bench.frame import on_sqlite

    on_sqlite(measure)
