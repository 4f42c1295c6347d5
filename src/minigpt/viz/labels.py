"""Labels that show every letter: measured, broken into lines, moved or set smaller; never cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from minigpt.viz.arrays import FigureError
from minigpt.viz.scene import Point, Text, text_width
from minigpt.viz.theme import FONT_PX

WRAPPED_PX = 11.5  # px: of a label that takes several lines
LEAST_PX = 7.0  # px: of a label that was set smaller to fit
_PIECE = re.compile(r"\S+?(?:[-/_.:,](?=\S)|\s+|$)|\s+")


def wrap(text: str, most: int = 14, lines: int = 3) -> list[str]:
    """Break a label at spaces and hyphens into `lines` lines at most, of `most` letters if it can.

    Where that is too narrow for all letters the lines grow, so that none is lost.

    Example:
        >>> wrap("no scale, short start")
        ['no scale,', 'short start']
    """
    longest = max(most, -(-len(text) // lines))
    while len(broken := _break(text, longest)) > lines:
        longest += 1
    return broken


def _break(text: str, most: int) -> list[str]:
    """Return the lines of at most `most` letters; a piece longer than a line is broken anywhere."""
    done: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        if line and len(line) + len(piece.rstrip()) > most:
            done, line = [*done, line.rstrip()], ""
        line += piece
        while len(line.rstrip()) > most:
            done, line = [*done, line[:most]], line[most:]
    return [*done, line.rstrip()] if line.strip() or not done else done


def set_label(point: Point, lines: Sequence[str], anchor: str = "start") -> list[Text]:
    """Return the lines of a label, their middle where the middle of one line would be."""
    size = FONT_PX if len(lines) == 1 else WRAPPED_PX
    x, top = point[0], point[1] - (len(lines) - 1) * (WRAPPED_PX + 0.5) / 2
    return [
        Text(x, top + i * (WRAPPED_PX + 0.5), line, anchor, size) for i, line in enumerate(lines)
    ]


def height(lines: Sequence[str]) -> float:
    """Return the height of a label in px, with a little room."""
    return 15.0 if len(lines) == 1 else (WRAPPED_PX + 0.5) * len(lines) + 2


def width(lines: Iterable[str]) -> float:
    """Return the width of a label's widest line in px."""
    found = list(lines)
    return max(text_width(line, FONT_PX if len(found) == 1 else WRAPPED_PX) for line in found)


def size_to_fit(text: str, room: float, size: float = FONT_PX) -> float:
    """Return the size in px at which a text keeps within `room` px.

    Raises:
        FigureError: it would be too small to read.
    """
    fits = min(size, size * room / max(text_width(text, size), 1))
    if fits < LEAST_PX:
        raise FigureError(
            f"the label {text!r} has no room ({room:.0f} px): shorten it, or say it in the caption."
        )
    return fits


def check_room(room: float, labels: Iterable[str]) -> None:
    """Refuse labels that leave less than 110 px for what they name.

    Raises:
        FigureError: the sentence names the longest label.
    """
    if room < 110:
        longest = max(labels, key=len)
        raise FigureError(f"the label {longest!r} leaves no room for the chart: shorten it.")
