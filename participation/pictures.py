"""A photo as it is kept (S15): painted anew, so that no place and no camera comes along."""

import io
import uuid
import warnings
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
# A telephone's largest picture; beyond it a small file could fill the machine's memory.
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
QUALITY = 85
WHITE = (255, 255, 255)
# A photo that comes in at this moment has its row before this is over.
YOUNGEST_LOST = timedelta(days=1)


class NotAPhoto(Exception):
    """What came is no photo that we show; the message is for people."""


def painted_anew(file: BinaryIO, size: int) -> bytes:
    """Return the picture as a JPEG of our own making: its pixels, upright, and nothing else."""
    if size > MOST_BYTES:
        raise NotAPhoto(_("This file is too large. Please choose a photo below 10 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _painted(file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotAPhoto(_too_many()) from bomb
    # Broken files fail in many ways, each of them inside Pillow.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as broken:
        raise NotAPhoto(_("Please choose a photo: JPEG, PNG or WebP.")) from broken


def _too_many() -> str:
    return _("This picture has too many pixels. Please make it smaller first.")


def _painted(file: BinaryIO) -> bytes:
    with Image.open(file, formats=FORMATS) as opened:
        # Asked before a single pixel is unpacked.
        if opened.width * opened.height > MOST_PIXELS:
            raise NotAPhoto(_too_many())
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        canvas = Image.new("RGB", upright.size, WHITE)
        if upright.has_transparency_data:
            upright = upright.convert("RGBA")
            canvas.paste(upright, mask=upright.getchannel("A"))
        else:
            canvas.paste(upright.convert("RGB"))
    target = io.BytesIO()
    # The canvas is new: it never knew what else stood in the file.
    canvas.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()


def keep_with_row(row: Any, content: bytes) -> bool:
    """Store a painted picture as the file of a new row; False if the row is there already.

    The consent stands in the row alone: of a file without one nobody would ever know when to
    take it out. So it goes again where its row cannot be written.
    """
    # The name tells nothing: neither who is to be seen nor who took it.
    row.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.file.storage.delete(str(row.file.name))
        return False
    except BaseException:
        row.file.storage.delete(str(row.file.name))
        raise
    return True


def forget_lost(folder: str, known: Collection[str]) -> int:
    """Delete the pictures below a folder that no row knows, as after a restore; return how many."""
    before = timezone.now() - YOUNGEST_LOST
    lost = [
        name
        for name in _files_below(folder)
        if name not in known and default_storage.get_modified_time(name) < before
    ]
    for name in lost:
        default_storage.delete(name)
    return len(lost)


def _files_below(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files_below(f"{folder}/{name}")
