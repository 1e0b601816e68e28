"""Rasch calibration: difficulties of items on one scale, whoever answered which of them. An option: it needs `mirt`.

Marginal maximum likelihood (Bock & Aitkin 1981) with slopes of 1 and a normal population of mean 0 whose variance is
estimated, so that papers of different items are comparable and the unit is the logit. What a candidate was not asked is
missing, not wrong. Papers are drawn without regard to ability, which makes that ignorable (Mislevy & Wu 1996); were the
able given harder papers, one normal population would not do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

LEAST = 100
"""Answers an item needs: its difficulty is then known to about ±½ logit (Linacre 1994)."""
FEW, EXTREME = "few", "extreme"
"""Why an item is left out: too few answers; all right or all wrong, which has no finite difficulty."""
_MISSING = -1


class RaschUnavailable(Exception):
    """The library is not installed."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """`difficulty` and its standard `error` in logits: 0 is an item that half of the average candidates get right."""

    item: int
    difficulty: float
    error: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """`deviation`: of the candidates' abilities, in logits. `left_out`: item → why."""

    items: tuple[Calibrated, ...] = ()
    deviation: float = 0.0
    people: int = 0
    left_out: Mapping[int, str] = field(default_factory=dict)


def calibrate(people: Sequence[Mapping[int, bool]]) -> Calibration:
    """`people`: item → was it right, for each candidate, asked items only. RaschUnavailable without `mirt`."""
    asked, right = Counter[int](), Counter[int]()
    for answers in people:
        asked.update(answers.keys())
        right.update(item for item, is_right in answers.items() if is_right)
    left_out = {item: FEW for item, n in asked.items() if n < LEAST}
    left_out |= {item: EXTREME for item, n in asked.items() if n >= LEAST and right[item] in (0, n)}
    items = sorted(asked.keys() - left_out.keys())
    if len(items) < 2:
        return Calibration(left_out=left_out, people=len(people))
    difficulties, errors, variance = _fitted([[answers.get(item, _MISSING) for item in items] for answers in people])
    found = (
        Calibrated(item, difficulty, error, asked[item])
        for item, difficulty, error in zip(items, difficulties, errors, strict=True)
    )
    return Calibration(tuple(found), sqrt(variance), len(people), left_out)


def _fitted(rows: list[list[int]]) -> tuple[list[float], list[float], float]:
    """Difficulties, their errors, and the variance of ability."""
    try:
        import mirt
        import numpy
    except ImportError as missing:
        raise RaschUnavailable from missing
    width = len(rows[0])
    spec = mirt.ModelSpec(factors=("ability",), loadings=(tuple(range(width)),), covariances=(("ability", "ability"),))
    kept = [row for row in rows if max(row) != _MISSING]
    fit = mirt.fit_mirt(numpy.array(kept, dtype=int), model="1PL", spec=spec)
    difficulties = [float(value) for value in fit.model.parameters["difficulty"]]
    errors = [float(value) for value in fit.standard_errors["difficulty"]]
    variance = fit.latent_covariance
    return difficulties, errors, 1.0 if variance is None else float(variance[0][0])
