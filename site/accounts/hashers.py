"""Password hashing, chosen by measurement (tests/bench/bench_login.py; CPU ms a check, median, one of two
cores).

| Algorithm | Setting | ms | memory |
|---|---|---|---|
| **argon2id** | **46 MiB × 1 pass** (OWASP's first choice) | **62** | 46 MiB |
| argon2id | 19 MiB × 2 | 24 | 19 MiB |
| argon2id | 100 MiB × 2 × 8 lanes (Django's default) | 226 and more | 100 MiB |
| scrypt | N 2¹⁴ r 8 p 5 (Django's) | 192 | 16 MiB |
| scrypt | N 2¹⁷ r 8 p 1 (OWASP) | 329 | 128 MiB |
| PBKDF2 | 1,000,000 rounds (Django's) | 205 | none |

Argon2id at 46 MiB × 1 is the strongest against graphics cards for the least time: about 16 sign-ins a
second a core, so 500 candidates sign in within 20 s of CPU on two cores where PBKDF2 needed three minutes
(K1). 40 tries at once take under 2 GiB. The guard turns tries away before they are hashed.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class MeasuredArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's 46 MiB × 1 pass setting."""

    time_cost = 1
    memory_cost = 46 * 1024
    parallelism = 1
