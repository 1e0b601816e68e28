"""What one password check costs with each algorithm on this machine (trust.md K1): CPU milliseconds, median."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django  # noqa: E402

django.setup()

from django.contrib.auth import hashers  # noqa: E402

from accounts.hashers import MeasuredArgon2Hasher  # noqa: E402

METRICS = ("login.argon2_ms", "login.argon2_django_ms", "login.scrypt_ms", "login.scrypt_owasp_ms", "login.pbkdf2_ms")


class OwaspScrypt(hashers.ScryptPasswordHasher):
    work_factor, block_size, parallelism = 2**17, 8, 1
    maxmem = 2**28


CASES: dict[str, hashers.BasePasswordHasher] = {
    "argon2": MeasuredArgon2Hasher(),
    "argon2_django": hashers.Argon2PasswordHasher(),
    "scrypt": hashers.ScryptPasswordHasher(),
    "scrypt_owasp": OwaspScrypt(),
    "pbkdf2": hashers.PBKDF2PasswordHasher(),
}


def cpu_ms(work: Callable[[], object], *, times: int = 7) -> float:
    spent = []
    for _time in range(times):
        before = time.process_time()
        work()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)


def main() -> None:
    only = os.environ.get("ONLY", "")
    for name, hasher in CASES.items():
        if not f"login.{name}_ms".startswith(only):
            continue
        encoded = hasher.encode("Anquan-2026!", hasher.salt())
        figure = cpu_ms(lambda hasher=hasher, encoded=encoded: hasher.verify("Anquan-2026!", encoded))
        print(f"BENCH login.{name}_ms {figure:.0f} ms goal -", flush=True)


if __name__ == "__main__":
    main()
