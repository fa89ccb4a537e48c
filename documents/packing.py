"""An office file without the clock: the same content gives the same bytes."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any

# The day that stands in the packed file.
PACKED_ON = (1980, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def packed(document: Any, moment: datetime) -> bytes:
    """Return a document or a workbook as a file that says it was changed at a moment (in UTC)."""
    written, target = io.BytesIO(), io.BytesIO()
    document.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, PACKED_ON)
            entry.compress_type = zipfile.ZIP_DEFLATED
            said = source.read(name)
            if name == "docProps/core.xml":
                said = MODIFIED.sub(rf"\g<1>{moment.isoformat()}Z".encode(), said)
            pack.writestr(entry, said)
    return target.getvalue()
