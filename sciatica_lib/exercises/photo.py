"""A photo of an exercise: made small, and stripped of all that a camera writes beside it."""

from __future__ import annotations

import base64
import warnings
from io import BytesIO

from sciatica_lib.errors import FileError

PHOTO_MOST_BYTES = 60_000
EDGE_MOST_PX = 640
_PIXELS_MOST = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (85, 75, 65, 55, 45, 35, 25)


def small_photo(data: bytes) -> str:
    """Return a photo as a small JPEG in base64, with the picture and nothing else in it.

    Parameters
    ----------
    data
        A JPEG, PNG or WEBP file, as a camera or a telephone makes it.

    Raises
    ------
    FileError
        It is no such picture, or too large; one sentence says why.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 (only where a photo is chosen)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what may be a bomb is not opened
            with Image.open(BytesIO(data), formats=_FORMATS) as opened:
                is_large = opened.width * opened.height > _PIXELS_MOST
                picture = None if is_large else ImageOps.exif_transpose(opened).convert("RGB")
    except Exception as error:  # noqa: BLE001 (a broken file fails in many ways)
        reason = f"This is not a photo that can be used ({type(error).__name__}); choose a JPEG."
        raise FileError(reason) from None
    if picture is None:
        raise FileError("The photo is too large; choose one with fewer pixels.")
    for edge in (EDGE_MOST_PX, EDGE_MOST_PX // 2, EDGE_MOST_PX // 4):
        small = Image.new("RGB", picture.size)
        small.paste(picture)  # the picture alone: no place, no time, no camera
        small.thumbnail((edge, edge))
        for quality in _QUALITIES:
            file = BytesIO()
            small.save(file, "JPEG", quality=quality, optimize=True)
            if len(file.getvalue()) <= PHOTO_MOST_BYTES:
                return base64.b64encode(file.getvalue()).decode("ascii")
    raise AssertionError("a picture of 160 pixels is never so large")
