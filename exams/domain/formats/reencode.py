"""Pictures drawn anew from their pixels: whatever else came in the file (places, hidden bytes) stays behind."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, ImageSequence

from exams.domain.formats.media import PICTURES, MediaRefused, kind_of, recognise

LONGEST_SIDE = 2400
"""Pixels; larger pictures are made smaller: no screen of an examination shows more."""
QUALITY = 88
MOST_FRAMES = 200


def clean_medium(data: bytes) -> bytes:
    """A picture re-encoded in its own format and upright; sound and films as they are. MediaRefused otherwise."""
    if kind_of(recognise(data).name) != "img":
        return data
    try:
        with Image.open(io.BytesIO(data), formats=tuple(PICTURES)) as picture:
            return _animated(picture) if getattr(picture, "n_frames", 1) > 1 else _still(picture)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, MediaRefused):
            raise
        raise MediaRefused("图片已损坏") from error


def _still(picture: Image.Image) -> bytes:
    kind = picture.format or "PNG"
    upright = ImageOps.exif_transpose(picture)
    if kind == "JPEG" and upright.mode not in ("RGB", "L"):
        upright = upright.convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(upright.mode, upright.size)
    fresh.paste(upright)
    if upright.mode == "P":
        fresh = upright.convert("RGBA")
    target = io.BytesIO()
    fresh.save(target, "PNG" if kind == "GIF" else kind, **({} if kind in ("PNG", "GIF") else {"quality": QUALITY}))
    return target.getvalue()


def _animated(picture: Image.Image) -> bytes:
    if getattr(picture, "n_frames", 1) > MOST_FRAMES:
        raise MediaRefused(f"动图多于 {MOST_FRAMES} 帧")
    frames, times = [], []
    for frame in ImageSequence.Iterator(picture):
        times.append(int(frame.info.get("duration", 100)))
        frames.append(frame.convert("RGBA"))
    target = io.BytesIO()
    kind = picture.format or "GIF"
    frames[0].save(
        target, kind, save_all=True, append_images=frames[1:], duration=times, loop=int(picture.info.get("loop", 0))
    )
    return target.getvalue()
