"""One vector in several bases of the plane, side by side: drag it, and its coordinates follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels, number
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Dot, Group, Line, Point, Scene, Text

SIDE, GAP, TOP, BELOW = 184.0, 16.0, 24.0, 26.0  # px: of a panel, between, above and below it


def bases(
    vector: Values,
    frames: Mapping[str, Values],
    *,
    alt: str,
    names: Sequence[str] = ("u", "w"),
    limit: int = 3,
    caption: str | None = None,
) -> Figure:
    """Return one vector in each of several bases, which a pointer or the arrow keys move.

    $$ v = c_1 b_1 + c_2 b_2, \\qquad c_1 = \\frac{v \\times b_2}{b_1 \\times b_2}, \\quad
       c_2 = \\frac{b_1 \\times v}{b_1 \\times b_2} $$

    Every panel draws the grid of its basis, the vector v, and the two steps that lead to it. The
    readout adds the projection of v on the first vector of the first basis, and what remains.

    Args:
        vector: [2], where v starts.
        frames: name → [2 2], a basis vector a row; one or two bases.
        alt: the finding in a sentence or two.
        names: of the two basis vectors.
        limit: the panels show −limit … limit along both axes.
        caption: shown below.

    Raises:
        FigureError: another shape, no basis or more than two, basis vectors on one line, a start
            outside of the panels.
    """
    v, (first, second) = as_floats("vector", vector, "2"), check_labels("names", names, 2, "basis")
    if v.shape != (2,) or np.abs(v).max() > limit:
        raise FigureError(f"vector is {v.tolist()}: expected two values within ±{limit}.")
    if not 1 <= len(frames) <= 2:
        raise FigureError(f"frames has {len(frames)} bases: one or two fit side by side.")
    unit = SIDE / (2 * limit)
    scene = Scene(len(frames) * (SIDE + GAP) - GAP, TOP + SIDE + BELOW, 1.6)
    panels = []
    for i, (name, values) in enumerate(frames.items()):
        basis = _basis(name, values)
        middle = (i * (SIDE + GAP) + SIDE / 2, TOP + SIDE / 2)
        _panel(scene, middle, unit, limit, name, basis, (first, second))
        _vector(scene, middle, unit, v, basis)
        panels.append({"name": str(name), "at": middle, "basis": basis.tolist()})
    data = {"v": v.tolist(), "unit": unit, "limit": limit, "u": first, "panels": panels}
    read = read_in(v, {str(k): _basis(k, b) for k, b in frames.items()}, first)
    stage = f'<div class="mg-stage">{scene.svg()}</div>'
    return assemble("bases", stage, data, alt=alt, caption=caption, picture=scene, read=read)


def coordinates(v: Floats, basis: Floats) -> Floats:
    """Return the numbers c with v = c₁ b₁ + c₂ b₂, as bases.js computes them."""
    (a, b), (c, d) = basis
    area = a * d - b * c
    return np.array([v[0] * d - v[1] * c, a * v[1] - b * v[0]]) / area


def read_in(v: Floats, frames: Mapping[str, Floats], first: str) -> str:
    """Return the readout's sentence, as bases.js says it."""
    parts = [f"{name} {_pair(coordinates(v, basis))}" for name, basis in frames.items()]
    u = next(iter(frames.values()))[0]
    along = float(v @ u / np.hypot(*u))
    rest = float(abs(u[0] * v[1] - u[1] * v[0]) / np.hypot(*u))
    parts.append(f"projection on {first} {_short(along)}, remainder {_short(rest)}")
    return f"v = {_pair(v)} · " + " · ".join(parts)


def _short(value: float) -> str:
    rounded = np.floor(value * 100 + 0.5) / 100  # half up, as in the script
    return number(float(rounded))


def _pair(c: Floats) -> str:
    return f"({_short(float(c[0]))}, {_short(float(c[1]))})"


def _basis(name: object, values: Values) -> Floats:
    basis = as_floats(f"frames[{name!r}]", values, "basis 2")
    if basis.shape != (2, 2):
        raise FigureError(f"frames[{name!r}] has shape {basis.shape}: expected [2 2].")
    if abs(np.linalg.det(basis)) < 1e-6 * np.abs(basis).max() ** 2:
        raise FigureError(f"frames[{name!r}] has two vectors on one line: they span no plane.")
    return basis


def _panel(
    scene: Scene,
    middle: Point,
    unit: float,
    limit: int,
    name: object,
    basis: Floats,
    names: tuple[str, str],
) -> None:
    """Draw the grid of a basis, its frame and its two vectors."""
    (x, y), half = middle, SIDE / 2
    scene.add(Text(x, y - half - 8, str(name), "middle"))
    for along, across in ((basis[0], basis[1]), (basis[1], basis[0])):
        for i in range(-8 * limit, 8 * limit + 1):
            if ends := _clip(i * along, across, limit):
                line = tuple((x + unit * float(a), y - unit * float(b)) for a, b in ends)
                scene.add(Line(line, opacity=0.5 if i == 0 else 0.16))
    corners = [(x + sx * half, y + sy * half) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    scene.add(Line((*corners, corners[0]), opacity=0.3))
    for arrow, label in zip(basis, names, strict=True):
        tip = (x + unit * float(arrow[0]), y - unit * float(arrow[1]))
        length = float(np.hypot(*arrow))
        dx, dy = float(arrow[0]) / length, -float(arrow[1]) / length
        wings = [(tip[0] - 9 * dx + s * 4 * dy, tip[1] - 9 * dy - s * 4 * dx) for s in (1, -1)]
        scene.add(Line((middle, tip), "ink", 2), Area((tip, *wings), "ink"))
        scene.add(Text(tip[0] + 10 * dy + 4 * dx, tip[1] - 10 * dx + 4 * dy + 4, label, "middle"))


def _clip(start: Floats, along: Floats, limit: int) -> tuple[Floats, Floats] | None:
    """Return the ends of a line inside the panel, or None where it passes by."""
    low, high = -np.inf, np.inf
    for place, step in zip(start, along, strict=True):
        if abs(step) < 1e-12:
            if abs(place) > limit:
                return None
            continue
        ends = sorted(((-limit - place) / step, (limit - place) / step))
        low, high = max(low, ends[0]), min(high, ends[1])
    return (start + low * along, start + high * along) if low < high else None


def _vector(scene: Scene, middle: Point, unit: float, v: Floats, basis: Floats) -> None:
    """Draw what moves: the two steps, the vector, its tip and its coordinates."""
    (x, y), c = middle, coordinates(v, basis)
    foot = c[0] * basis[0]
    zero, at, tip = ((x + unit * float(p[0]), y - unit * float(p[1])) for p in (0 * v, foot, v))
    grip = Group('class="mg-tip" style="touch-action:none;cursor:grab"', (
        Dot(*tip, "0", "circle", 5), Dot(*tip, "0", "ring", 9),
    ))  # fmt: skip
    label = Text(x, y + SIDE / 2 + 18, _pair(c), "middle")
    steps = (Line((zero, at), "1", 3, "7 3"), Line((at, tip), "3", 3, "2 3"))
    scene.add(Group('class="mg-v"', (*steps, Line((zero, tip), "0", 2.5), grip, label)))
