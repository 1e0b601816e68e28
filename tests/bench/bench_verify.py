"""`verify.per_s_core`: public checks of certificates a second on one core, by the whole request, with kept answers.

`verify.cold_per_s_core`: the same when every page is drawn anew. A hundred certificates, asked in turn by strangers.

python tests/bench/bench_verify.py
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402

django.setup()

from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from tests.bench.figures import Figures  # noqa: E402

METRICS = ("verify.per_s_core", "verify.cold_per_s_core")
CERTIFICATES, WARM_ROUNDS = 100, 10


def pages() -> list[str]:
    """The addresses behind the QR codes of a hundred certificates."""
    from tests.certificates import factories as make

    issuer, item = make.make_issuer(), make.make_item()
    made = [make.make_bare_certificate(issuer=issuer, item=item) for _ in range(CERTIFICATES)]
    return [f"/certificates/v/{certificate.token}/" for certificate in made]


def per_second(addresses: list[str], *, rounds: int) -> float:
    """Requests a second of CPU time; each answer must be a certificate."""
    client, start = Client(), time.process_time()
    for _round in range(rounds):
        for address in addresses:
            if client.get(address).status_code != 200:
                raise SystemExit(f"{address} is no certificate")
    return rounds * len(addresses) / (time.process_time() - start)


def main() -> None:
    figures = Figures()
    setup_test_environment()
    old = setup_databases(verbosity=0, interactive=False)
    try:
        addresses = pages()
        per_second(addresses[:5], rounds=1)  # templates and classes are loaded
        cold = per_second(addresses[5:], rounds=1)
        figures.say("verify.per_s_core", per_second(addresses, rounds=WARM_ROUNDS), "/s", ">=200")
        figures.say("verify.cold_per_s_core", cold, "/s")
    finally:
        teardown_databases(old, verbosity=0)
    figures.end()


if __name__ == "__main__":
    main()
