"""Turns an acceptable upload into the stored portrait: decoded once, cropped, re-encoded, without any
metadata.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from accounts.domain.portrait_file import PhotoProfile, PhotoRefused, read_header

STANDARD = PhotoProfile()
_QUALITIES = (92, 88, 84, 78, 70, 60, 50, 40)


def recode(data: bytes, *, profile: PhotoProfile = STANDARD) -> bytes:
    """JPEG bytes of exactly `profile.width`×`profile.height`, at most `profile.max_bytes`; `PhotoRefused`
    otherwise.

    The header is read and judged before Pillow sees the file; only the one decoder it names may run.
    """
    header = read_header(data, profile=profile)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint sets it to True for the whole process
    try:
        with Image.open(BytesIO(data), formats=[header.format]) as image:
            if (
                image.size != (header.width, header.height)
                or getattr(image, "n_frames", 1) != 1
                and header.format == "PNG"
            ):
                raise PhotoRefused("照片文件不完整或已损坏。")
            image.draft("RGB", (profile.width * 3, profile.height * 3))
            image.load()
            portrait = _fit(image, profile)
    except PhotoRefused:
        raise
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PhotoRefused("照片文件不完整或已损坏。") from error
    return _encode(portrait, profile)


def _fit(image: Image.Image, profile: PhotoProfile) -> Image.Image:
    """Upright, small first (25 megapixels never exist twice), flattened on white, cropped a little above
    the centre.
    """
    image.thumbnail((profile.width * 4, profile.height * 4))
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        flat = Image.new("RGB", layered.size, "white")
        flat.paste(layered, mask=layered.getchannel("A"))
        upright = flat
    return ImageOps.fit(upright.convert("RGB"), (profile.width, profile.height), centering=(0.5, 0.4))


def _encode(portrait: Image.Image, profile: PhotoProfile) -> bytes:
    clean = Image.new("RGB", portrait.size)
    clean.paste(portrait)
    for quality in _QUALITIES:
        out = BytesIO()
        clean.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= profile.max_bytes:
            return out.getvalue()
    raise PhotoRefused("照片细节过多，无法压缩到规定大小，请换一张背景干净的照片。")
