"""What a simulator's request must look like: what is signed, how old it may be, what a result says.

The signature is HMAC-SHA-256, 64 hex digits, under the simulator's secret, of these five, joined by line feeds:

    POST
    /exams/api/practical/results/
    <timestamp: whole seconds since 1970, UTC>
    <nonce: 16 to 64 of A–Z a–z 0–9 _ ->
    <SHA-256 of the body, 64 hex digits>
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exams.domain.practical import Step

SKEW = 300
"""Seconds a simulator's clock may differ from ours."""
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_RESULT = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_KEYS = {"result_id", "ticket_number", "subject", "task", "steps"}


class SimulatorRefused(Exception):
    """Why a request is refused: a status, a word for the machine, a sentence for its owner."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.code = status, code


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that are signed, and the signature, as they came."""

    method: str
    path: str
    timestamp: str
    nonce: str
    body: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class ProposedStep:
    """`step` counts from 0."""

    step: int
    deducted: int
    veto: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A result of one subject of one candidate."""

    result_id: str
    ticket_number: str
    subject: str
    task: str
    steps: tuple[ProposedStep, ...]


def sign(secret: str, *, method: str, path: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature of a request."""
    text = "\n".join((method, path, timestamp, nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def check_signature(request: SignedRequest, secret: str, *, now: float) -> None:
    """SimulatorRefused unless the request is fresh, well formed, and signed with this secret."""
    if not re.fullmatch(r"\d{9,11}", request.timestamp) or not _NONCE.fullmatch(request.nonce):
        raise SimulatorRefused(400, "malformed", "时间戳或随机串的格式不对。")
    expected = sign(
        secret, method=request.method, path=request.path, timestamp=request.timestamp, nonce=request.nonce,
        body=request.body,
    )  # fmt: skip
    if not hmac.compare_digest(expected.encode(), request.signature.lower().encode()):
        raise SimulatorRefused(401, "signature", "签名不对，请检查密钥和签名的内容。")
    if abs(now - int(request.timestamp)) > SKEW:
        raise SimulatorRefused(401, "clock", "请求时间与服务器相差超过 5 分钟，请校准模拟机的时钟。")


def read_proposal(raw: Any) -> Proposal:
    """SimulatorRefused for anything but the documented shape."""
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        raise SimulatorRefused(400, "shape", f"请求体应恰有这些字段：{'、'.join(sorted(_KEYS))}。")
    texts = [raw[key] for key in ("result_id", "ticket_number", "subject", "task")]
    if not all(isinstance(text, str) and 0 < len(text) <= 64 and text.isprintable() for text in texts):  # noqa: PLR2004
        raise SimulatorRefused(400, "shape", "编号、准考证号、科目和题目应为文字。")
    if not _RESULT.fullmatch(raw["result_id"]) or not isinstance(raw["steps"], list) or len(raw["steps"]) > 99:  # noqa: PLR2004
        raise SimulatorRefused(400, "shape", "成绩编号或步骤列表的格式不对。")
    steps = tuple(_step(row) for row in raw["steps"])
    return Proposal(raw["result_id"], raw["ticket_number"], raw["subject"], raw["task"], steps)


def _step(row: Any) -> ProposedStep:
    if not isinstance(row, dict) or set(row) != {"step", "deducted", "veto"}:
        raise SimulatorRefused(400, "shape", "每个步骤应有 step、deducted、veto。")
    if type(row["step"]) is not int or type(row["deducted"]) is not int or type(row["veto"]) is not bool:
        raise SimulatorRefused(400, "shape", "step 和 deducted 应为整数，veto 应为真或假。")
    return ProposedStep(row["step"], row["deducted"], row["veto"])


def check_steps(proposal: Proposal, steps: Sequence[Step]) -> None:
    """SimulatorRefused unless every step exists once and can lose so much."""
    seen = [row.step for row in proposal.steps]
    if len(set(seen)) != len(seen):
        raise SimulatorRefused(422, "steps", "同一步骤出现了两次。")
    for row in proposal.steps:
        if not 0 <= row.step < len(steps):
            raise SimulatorRefused(422, "steps", f"题目没有第 {row.step} 步。")
        step = steps[row.step]
        if not 0 <= row.deducted <= step.marks or (row.veto and not step.is_veto):
            raise SimulatorRefused(422, "steps", f"第 {row.step} 步的扣分或否决不对。")
