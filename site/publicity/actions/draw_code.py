"""QR codes as vectors."""

from __future__ import annotations

from io import BytesIO

import segno


def draw_code(address: str) -> bytes:
    """An SVG of the address, dark on white, without a border: the page around it is white."""
    target = BytesIO()
    segno.make(address, error="m", micro=False).save(
        target, kind="svg", border=2, dark="#062a30", light="#ffffff", scale=8, omitsize=True
    )
    return target.getvalue()
