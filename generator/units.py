"""Lengths, and the unit each format wants them in."""

from __future__ import annotations

POINTS_PER_INCH = 72.0
MM_PER_INCH = 25.4
EMU_PER_MM = 36_000  # English Metric Units, the length unit of DrawingML: 914 400 to the inch
TWIPS_PER_POINT = 20  # twentieths of a point, the length unit of WordprocessingML

A4_POINTS = (595.276, 841.89)  # upright: width, height


def mm_to_points(mm: float) -> float:
    """Millimetres to PDF points (1/72 inch)."""
    return mm * POINTS_PER_INCH / MM_PER_INCH


def mm_to_twips(mm: float) -> int:
    """Millimetres to WordprocessingML twentieths of a point."""
    return round(mm_to_points(mm) * TWIPS_PER_POINT)


def mm_to_emu(mm: float) -> int:
    """Millimetres to DrawingML English Metric Units."""
    return round(mm * EMU_PER_MM)
