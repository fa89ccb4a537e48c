"""A QR code as a drawing, made here and by nobody else's service."""

import segno


def drawn(text: str) -> dict[str, object]:
    """Return a text as the path of a QR code's dark squares, with the number of squares a side."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=3))
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return {"size": len(rows), "path": path}
