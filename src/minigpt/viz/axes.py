"""Axes of a chart: from values to pixels, ticks where readers expect them, labels with units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, check_text, number
from minigpt.viz.labels import size_to_fit
from minigpt.viz.scene import Line, Scene, Text, text_width

WIDTH = 384.0  # of every chart: fits the text column of a phone at 11 px letters
GROW = 1.2  # times that, where the page is wide
HEIGHT = 280.0


@dataclass(frozen=True)
class Axis:
    """One axis: values `low` … `high` map to pixels `start` … `end`, evenly or by logarithm."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        low, high, v = (math.log(w) if self.log else w for w in (self.low, self.high, value))
        return self.start + (v - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return about five round values within the range."""
        from matplotlib.ticker import MaxNLocator

        decades = math.log10(self.high / self.low) if self.log else 0
        if decades >= 1:
            every = max(1, math.ceil(decades / 6))
            subs = (1.0,) if decades >= 2 else (1.0, 2.0, 5.0)
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            values = [s * 10.0**p for p in powers if p % every == 0 for s in subs]
        else:
            locator = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10])
            values = list(locator.tick_values(self.low, self.high))
        slack = 1e-9 * (self.high - self.low)
        return [float(v) for v in values if self.low - slack <= v <= self.high + slack]


def span(name: str, values: Floats, log: bool, zero: bool = False) -> tuple[float, float]:
    """Return the range an axis must show, with a little room.

    Raises:
        FigureError: a logarithmic axis with a value that is not above 0.
    """
    low, high = float(values.min()), float(values.max())
    if log:
        if low <= 0:
            raise FigureError(
                f"{name} holds {number(low)}: a logarithmic axis needs values above 0."
            )
        room = (high / low) ** 0.04 if high > low else 1.5
        return low / room, high * room
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = 0.04 * (high - low) or abs(high) * 0.5 or 1.0
    return (low if zero and low == 0 else low - room), (high if zero and high == 0 else high + room)


def draw_axes(scene: Scene, x: Axis, y: Axis, x_label: str, y_label: str) -> None:
    """Draw grid, ticks and labels; the y label stands above its axis, where it reads upright."""
    for value in y.ticks():
        at = y(value)
        scene.add(Line(((x.start, at), (x.end, at)), opacity=0.15))
        scene.add(Text(x.start - 6, at + 4.5, number(value), "end"))
    free = -math.inf  # from where on a label touches none before it
    for value in x.ticks():
        at, half = x(value), text_width(number(value)) / 2
        scene.add(Line(((at, y.start), (at, y.start + 4)), opacity=0.6))
        if at - half >= free:
            scene.add(Text(at, y.start + 18, number(value), "middle"))
            free = at + half
    scene.add(
        Line(((x.start, y.start), (x.end, y.start)), opacity=0.6),
        axis_label("x_label", x_label, (x.start + x.end) / 2, y.start + 38, scene.width),
    )
    y_label = check_text("y_label", y_label)
    scene.add(Text(2, 13, y_label, size=size_to_fit(y_label, scene.width - 4)))


def axis_label(name: str, text: str, x: float, y: float, room: float) -> Text:
    """Return a label centered at x, or as near to it as a picture `room` px wide allows."""
    text = check_text(name, text)
    size = size_to_fit(text, room - 4)
    half = text_width(text, size) / 2
    return Text(min(max(x, half + 2), max(room - half - 2, half + 2)), y, text, "middle", size)


def margin(low: float, high: float, log: bool) -> float:
    """Return the width that the labels of a vertical axis need."""
    ticks = Axis(low, high, HEIGHT, 0, log).ticks()
    return max([text_width(number(v)) for v in ticks] + [14]) + 10


def spread_labels(
    wanted: Sequence[float], tall: Sequence[float], low: float, high: float
) -> list[float]:
    """Return label middles near the wanted ones, clear of each other, within low … high.

    A label of 15 px, one line, may stand at `low` and at `high` itself; a taller one keeps off.
    """
    order = np.argsort(wanted, kind="stable")
    placed = [wanted[i] for i in order]
    half = [tall[i] / 2 for i in order]
    for i in range(len(placed)):
        least = placed[i - 1] + half[i - 1] + half[i] if i else low + half[0] - 7.5
        placed[i] = max(placed[i], least)
    for i in range(len(placed) - 1, -1, -1):
        last = i == len(placed) - 1
        most = high - half[i] + 7.5 if last else placed[i + 1] - half[i + 1] - half[i]
        placed[i] = min(placed[i], most)
    shift = max(0.0, low + half[0] - 7.5 - placed[0]) if placed else 0.0
    result = [0.0] * len(placed)
    for i, at in zip(order, placed, strict=True):
        result[int(i)] = at + shift
    return result
