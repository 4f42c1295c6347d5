"""Addition on clocks: two hands that a hand turns, and what each answer scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, number
from minigpt.viz.axes import GROW, HEIGHT, WIDTH, Axis, draw_axes
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Dot, Group, Line, Point, Scene, Text

REACH = {"sum": 1.0, "b": 0.72, "a": 0.86}  # of each hand, in radii
CENTER, RADIUS = (WIDTH - 84, 116.0), 68.0  # px: of the dial


def clocks(
    p: int,
    frequencies: Sequence[int],
    *,
    alt: str,
    a: int = 0,
    b: int = 0,
    caption: str | None = None,
) -> Figure:
    """Return a clock of p hours with a hand for a and for b, and the scores of all answers.

    $$ z_c = \\frac{1}{|K|} \\sum_{k \\in K} \\cos\\frac{2πk(a + b - c)}{p} $$

    The clock is that of one frequency: its hour is 360° · k / p wide. The hands are dragged, or
    moved by the arrow keys; buttons switch frequencies on and off. All are on at first.

    Args:
        p: the modulus.
        frequencies: at most six, each from 1 to (p − 1)/2; the first one's clock is shown first.
        alt: what there is to see, in a sentence or two.
        a: first number. b: second number.
        caption: shown below.

    Raises:
        FigureError: an even or too small p, numbers or frequencies out of range, or repeated.
    """
    _check(p, frequencies, a, b)
    x_axis, y_axis = Axis(0, p - 1, 40, WIDTH - 186), Axis(-1, 1, HEIGHT - 46, 26)
    scene = Scene(WIDTH, HEIGHT, GROW)
    draw_axes(scene, x_axis, y_axis, "answer c", "score")
    values = scores(p, frequencies, a, b)
    _draw_dial(scene, p, frequencies[0], a, b)
    path = tuple((x_axis(c), y_axis(float(v))) for c, v in enumerate(values))
    rival = best_wrong(values, (a + b) % p)
    scene.add(
        Group('class="mg-scores"', (Line(path, "2", 1.75),)),
        Group('class="mg-right"', (Dot(*path[(a + b) % p], "ink", "circle", 4.5),)),
        Group('class="mg-rival"', (Dot(*path[rival], "1", "ring", 5),)),
    )
    data = {
        "p": p, "ks": list(frequencies), "a": a, "b": b, "dial": [*CENTER, RADIUS], "reach": REACH,
        "axes": [[v.low, v.high, v.start, v.end, False] for v in (x_axis, y_axis)],
    }  # fmt: skip
    body = f'<div class="mg-points"></div><div class="mg-stage">{scene.svg()}</div>'
    read = read_clock(p, frequencies, frequencies[0], a, b)
    return assemble("clocks", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _check(p: int, frequencies: Sequence[int], a: int, b: int) -> None:
    most = (p - 1) // 2
    if p < 3 or p % 2 == 0:
        raise FigureError(f"p is {p}: expected an odd number of at least 3.")
    if not 1 <= len(frequencies) <= 6 or len({*frequencies}) < len(frequencies):
        raise FigureError(f"frequencies are {list(frequencies)}: expected 1 to 6 different ones.")
    if not all(1 <= k <= most for k in frequencies):
        raise FigureError(f"frequencies {list(frequencies)} must lie between 1 and {most}.")
    if not (0 <= a < p and 0 <= b < p):
        raise FigureError(f"a is {a} and b is {b}: both must lie between 0 and {p - 1}.")


def scores(p: int, on: Sequence[int], a: int, b: int) -> Floats:
    """Return the score of each answer, the mean over the frequencies that are on."""
    away = (a + b - np.arange(p)) % p
    return np.mean([np.cos(2 * np.pi * (k * away % p) / p) for k in on], 0)


def best_wrong(values: Floats, right: int) -> int:
    """Return the wrong answer with the highest score, the lowest of several."""
    rest = np.round(values, 9)
    rest[right] = -np.inf
    return int(rest.argmax())


def read_clock(p: int, on: Sequence[int], shown: int, a: int, b: int) -> str:
    """Return the readout, as clocks.js says it."""
    values, right = scores(p, on, a, b), (a + b) % p
    rival = best_wrong(values, right)
    turn = number(round(360 * (shown * right % p) / p, 1), 4)
    return (
        f"{a} + {b} = {right} · frequency {shown}: the sum stands at {turn}° · "
        f"{len(on)} on: right answer 1, best wrong answer {rival} with "
        f"{number(round(float(values[rival]), 3))}"
    )


def tip(n: int, k: int, p: int, length: float = RADIUS) -> Point:
    """Return where the hand of a number ends on the clock of a frequency, clockwise from above."""
    angle = 2 * np.pi * (k * n % p) / p
    return (
        CENTER[0] + length * float(np.sin(angle)),
        CENTER[1] - length * float(np.cos(angle)),
    )


def _draw_dial(scene: Scene, p: int, k: int, a: int, b: int) -> None:
    scene.add(Dot(*CENTER, "ink", "ring", RADIUS + 6, 0.35), Dot(*CENTER, "ink", "circle", 3))
    for n in range(p):  # all hours; their numbers depend on the frequency
        scene.add(Line((tip(n, 1, p, RADIUS + 3), tip(n, 1, p, RADIUS + 9)), opacity=0.5))
    hands = {"sum": ((a + b) % p, "ink", ""), "b": (b, "1", "6 3"), "a": (a, "0", "")}
    for i, (name, (n, paint, dash)) in enumerate(hands.items()):
        end = tip(n, k, p, REACH[name] * RADIUS)
        hand = Line((CENTER, end), paint, 2.5 if i else 3.5, dash)
        grip = (Dot(*end, paint, "circle", 6),) if i else ()
        scene.add(Group(f'class="mg-hand" data-h="{name}"', (hand, *grip)))
        x, y = WIDTH - 164 + 50 * (2 - i), HEIGHT - 20
        sample = Line(((x, y - 5), (x + 22, y - 5)), paint, 2.5 if i else 3.5, dash)
        scene.add(sample, Text(x + 27, y, name if i else "a + b"))
