"""A picture as a list of marks, written once as inline SVG and once as PNG.

A figure describes its still picture with these marks; the SVG follows the page's colors through
CSS variables, the PNG is drawn by matplotlib in the light theme. Lengths are CSS pixels, y points
down, a paint is a name of `viz.theme` ("0" … "5", "more", "less") or "ink".
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from minigpt.viz.theme import FONT_PX, MONO_EM

Point: TypeAlias = tuple[float, float]
LESS = ' class="mg-less"'


@dataclass(frozen=True)
class Line:
    """A stroke through points."""

    points: tuple[Point, ...]
    paint: str = "ink"
    width: float = 1.0
    dash: str = ""
    opacity: float = 1.0

    def svg(self) -> str:
        """Return the mark as an SVG element."""
        path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in self.points)
        dash = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        style = f'stroke-width="{num(self.width)}"{dash}{_opacity(self.opacity)}'
        return f'<path d="{path}" fill="none" style="stroke:{paint(self.paint)}" {style}/>'


@dataclass(frozen=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    paint: str
    opacity: float = 1.0

    def svg(self) -> str:
        """Return the mark as an SVG element."""
        path = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in self.points) + "Z"
        return f'<path d="{path}" style="fill:{paint(self.paint)}"{_opacity(self.opacity)}/>'


@dataclass(frozen=True)
class Dot:
    """A marker of one of the shapes in `theme.MARKERS`, about `2 * size` wide."""

    x: float
    y: float
    paint: str
    shape: str = "circle"
    size: float = 4.0
    opacity: float = 1.0

    def svg(self) -> str:
        """Return the mark as an SVG element."""
        rest = _opacity(self.opacity) + "/>"
        color = paint(self.paint)
        if self.shape in ("circle", "ring"):
            style = f"fill:{color}" if self.shape == "circle" else f"fill:none;stroke:{color}"
            center = f'cx="{num(self.x)}" cy="{num(self.y)}" r="{num(self.size)}"'
            return f'<circle {center} stroke-width="2" style="{style}"{rest}'
        corners = " ".join(f"{num(x)},{num(y)}" for x, y in self.corners())
        return f'<polygon points="{corners}" style="fill:{color}"{rest}'

    def corners(self) -> list[Point]:
        """Return the polygon of a square, diamond, triangle or cross."""
        corners = _SHAPES[self.shape]
        return [(self.x + self.size * dx, self.y + self.size * dy) for dx, dy in corners]


@dataclass(frozen=True)
class Text:
    """A line of text; `turn` is in degrees, clockwise."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = FONT_PX
    turn: float = 0.0
    mono: bool = False
    tag: str = ""

    def svg(self) -> str:
        """Return the mark as an SVG element."""
        style = "" if self.anchor == "start" else f' text-anchor="{self.anchor}"'
        style += "" if self.size == FONT_PX else f' font-size="{num(self.size)}"'
        style += ' class="mg-mono"' if self.mono else ""
        place = f'x="{num(self.x)}" y="{num(self.y)}"'
        if self.turn:
            move = f"translate({num(self.x)} {num(self.y)}) rotate({num(self.turn)})"
            place = f'transform="{move}"'
        tag = f" {self.tag}" if self.tag else ""
        return f"<text {place}{style}{tag}>{escape(self.text, quote=False)}</text>"


@dataclass(frozen=True)
class Cells:
    """Shaded squares of a matrix: (row, col) → level from −1 (all "less") to 1 (all "more")."""

    x: float
    y: float
    side: float
    levels: dict[tuple[int, int], float]
    tag: str = ""

    def svg(self) -> str:
        """Return the mark as an SVG element."""
        # One stroked path per level; figure.js repaints with the same few lines.
        paths: dict[float, str] = {}
        for (row, col), level in self.levels.items():
            if level:
                paths[level] = paths.get(level, "") + f"M{col} {row}h.94"
        move = f"translate({num(self.x)} {num(self.y + self.side / 2)}) scale({num(self.side)})"
        drawn = "".join(
            f'<path d="{path}"{"" if level > 0 else LESS}{_opacity(abs(level))}/>'
            for level, path in sorted(paths.items())
        )
        return f'<g class="mg-cells" {self.tag}transform="{move}" stroke-width=".94">{drawn}</g>'


@dataclass(frozen=True)
class Group:
    """Marks under one `<g>` with attributes, which the script finds, moves and shows."""

    attributes: str
    marks: tuple[Mark, ...]
    hidden: bool = False

    def svg(self) -> str:
        """Return the mark as an SVG element."""
        hidden = ' style="visibility:hidden"' if self.hidden else ""
        return f"<g {self.attributes}{hidden}>" + "".join(m.svg() for m in self.marks) + "</g>"


Mark: TypeAlias = Line | Area | Dot | Text | Cells | Group


def _cross(inner: float, outer: float) -> list[Point]:
    """Return the outline of a plus sign, one quarter turn after the other."""
    corner = [(-inner, -outer), (inner, -outer), (inner, -inner)]
    right = [(-y, x) for x, y in corner]
    return corner + right + [(-x, -y) for x, y in corner] + [(-x, -y) for x, y in right]


_SHAPES: dict[str, list[Point]] = {
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
    "triangle": [(0, -1.2), (1.15, 0.9), (-1.15, 0.9)],
    "cross": _cross(0.5, 1.2),
}


@dataclass
class Scene:
    """A picture of a given size (CSS pixels), to which marks are added in drawing order."""

    width: float
    height: float
    grow: float = 1.0  # how much larger than that a wide page may show it
    marks: list[Mark] = field(default_factory=list)

    def add(self, *marks: Mark) -> None:
        """Draw the marks over what is there."""
        self.marks.extend(marks)

    def svg(self) -> str:
        """Return the inline SVG; on a phone it shrinks until letters are 11 px, then scrolls."""
        w, h = num(self.width), num(self.height)
        least = num(round(self.width * 11 / FONT_PX))
        style = f"width:100%;max-width:{num(self.width * self.grow)}px;min-width:{least}px"
        body = "".join(mark.svg() for mark in self.marks)
        return f'<svg viewBox="0 0 {w} {h}" style="{style}" aria-hidden="true">{body}</svg>'


def paint(name: str) -> str:
    """Return the CSS color of a paint."""
    return "currentColor" if name == "ink" else f"var(--mg-{name})"


def num(value: float) -> str:
    """Return a coordinate with at most two decimals and no waste: `.5`, `3`, `-1.25`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".").replace("-0.", "-.")
    text = text[1:] if text.startswith("0.") else text
    return "0" if text in ("-0", "") else text


def text_width(text: str, size: float = FONT_PX) -> float:
    """Return the width in px that a text needs in the widest of the usual fonts, or in monospace.

    Wide characters (CJK, emoji) count twice.
    """
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    mono = (len(text) + wide) * MONO_EM
    sans = sum(_EM.get(c, 0.7 if c.isupper() else 0.62) for c in text) + wide * 0.4
    return math.ceil(max(mono, sans) * size)


_EM = dict.fromkeys("mwMW%@—→∂∑", 1.0) | dict.fromkeys("0123456789", 0.64)
_EM |= dict.fromkeys(" iljtfrI.,:;'|!()[]-/", 0.4) | dict.fromkeys("+−=<>≤≥±×", 0.84)


def _opacity(value: float) -> str:
    return "" if value == 1 else f' opacity="{num(value)}"'
