"""A picture that a telephone reads: a QR code as one path of an SVG, without a script."""

from dataclasses import dataclass

import segno

BORDER = 4  # Modules of white around it, ISO/IEC 18004.


@dataclass(frozen=True)
class Picture:
    """Hold the side in modules, border included, and the dark modules as an SVG path."""

    side: int
    path: str


def of(text: str) -> Picture:
    """Return the picture of a text."""
    rows = segno.make_qr(text, error="m").matrix
    dark = [
        f"M{column + BORDER} {line + BORDER}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, module in enumerate(row)
        if module
    ]
    return Picture(side=len(rows) + 2 * BORDER, path="".join(dark))
