"""A small network that learns points of two classes, which a hand can add."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, number
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Cells, Dot, Group, Line, Mark, Point, Scene
from minigpt.viz.theme import LEVELS

SIDE, CELLS = 360.0, 24  # of the picture, in pixels and in cells
RATE, BETAS, EPS = 0.03, (0.9, 0.999), 1e-8
Net: TypeAlias = list[Floats]  # W_1 [2 neuron], b_1 [neuron], W_2 [neuron], b_2 [1]


def playground(
    points: Values,
    classes: Values,
    net: tuple[Values, Values, Values, Values],
    *,
    alt: str,
    steps: int = 300,
    caption: str | None = None,
) -> Figure:
    """Return points of two classes and a network that learns to tell them apart.

    The network has one hidden layer. A line shows where a neuron begins to be active, the shading
    the probability of class 1. The reader adds points, trains further, or starts again:

    $$ p = σ(\\text{ReLU}(x W_1 + b_1) \\cdot W_2 + b_2), \\qquad
       L = \\text{mean cross-entropy, by Adam with rate 0.03 on all points} $$

    Args:
        points: [point 2], between −1 and 1.
        classes: [point], 0 or 1.
        net: the weights at the start: [2 neuron], [neuron], [neuron], and one number.
        alt: what there is to see, in a sentence or two.
        steps: of training before the first picture, and at each press of the button.
        caption: shown below.

    Raises:
        FigureError: wrong or unequal shapes, points outside of the square, a class that is not
            0 or 1, fewer than one step.
    """
    x, y = as_floats("points", points, "point 2"), as_floats("classes", classes, "point")
    first = _checked(x, y, net)
    if steps < 1:
        raise FigureError(f"steps={steps} must be at least 1.")
    now, _ = learn(x, y, first, steps)
    scene = Scene(SIDE, SIDE)
    scene.add(Cells(0, 0, SIDE / CELLS, shading(now)))
    scene.add(Group('class="mg-units"', tuple(_units(now))))
    dots = zip(x, y, strict=True)
    marks = tuple(Dot(*_pixel(p), str(int(c)), "square" if c else "circle", 5) for p, c in dots)
    scene.add(Group('class="mg-dots"', marks))
    scene.add(Line(((0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE), (0, 0)), opacity=0.4))
    data = {
        "points": x.tolist(), "classes": y.tolist(), "net": [w.tolist() for w in first],
        "steps": steps, "cells": CELLS, "side": SIDE,
    }  # fmt: skip
    body = f'<div class="mg-points"></div><div class="mg-stage">{scene.svg()}</div>'
    read = read_net(x, y, now, steps)
    return assemble("playground", body, data, alt=alt, caption=caption, picture=scene, read=read)


def _checked(x: Floats, y: Floats, net: tuple[Values, Values, Values, Values]) -> Net:
    if x.shape[1] != 2 or len(x) != len(y) or not len(x):
        raise FigureError(
            f"points {x.shape} and classes {y.shape}: expected [point 2] and [point]."
        )
    if np.abs(x).max() > 1 or not np.isin(y, (0, 1)).all():
        raise FigureError("points lie between −1 and 1, and classes are 0 or 1.")
    names, axes = ("W_1", "b_1", "W_2", "b_2"), ("2 neuron", "neuron", "neuron", "")
    given = [as_floats(n, w, a) for n, w, a in zip(names, net, axes, strict=True)]
    first = [np.atleast_1d(w).astype(np.float64) for w in given]
    if not first[0].shape[1] == len(first[1]) == len(first[2]) or len(first[0]) != 2:
        shapes = [w.shape for w in first]
        raise FigureError(
            f"the weights have the shapes {shapes}: expected [2 n], [n], [n] and one."
        )
    return first


def probability(x: Floats, net: Net) -> Floats:
    """Return the probability of class 1 at each point, as playground.js computes it."""
    W_1, b_1, W_2, b_2 = net
    z = np.maximum(x @ W_1 + b_1, 0) @ W_2 + b_2
    p: Floats = 1 / (1 + np.exp(-z))
    return p


def gradients(x: Floats, y: Floats, net: Net) -> Net:
    """Return the loss's gradient at each weight: p minus the class, walked back."""
    W_1, b_1, W_2, _ = net
    h = np.maximum(x @ W_1 + b_1, 0)
    dz = (probability(x, net) - y) / len(x)
    dh = np.outer(dz, W_2) * (h > 0)
    return [x.T @ dh, dh.sum(0), h.T @ dz, np.array([dz.sum()])]


def learn(x: Floats, y: Floats, net: Net, steps: int) -> tuple[Net, Floats]:
    """Return the weights after steps of Adam from a fresh state, and the loss before each step."""
    net = [w.copy() for w in net]
    means, squares = ([np.zeros_like(w) for w in net] for _ in range(2))
    losses = []
    for t in range(1, steps + 1):
        losses.append(loss(x, y, net))
        for i, g in enumerate(gradients(x, y, net)):
            means[i] = BETAS[0] * means[i] + (1 - BETAS[0]) * g
            squares[i] = BETAS[1] * squares[i] + (1 - BETAS[1]) * g**2
            root = np.sqrt(squares[i] / (1 - BETAS[1] ** t)) + EPS
            net[i] = net[i] - RATE * means[i] / (1 - BETAS[0] ** t) / root
    return net, np.array(losses)


def loss(x: Floats, y: Floats, net: Net) -> float:
    """Return the mean cross-entropy in nats."""
    p = np.clip(probability(x, net), 1e-12, 1 - 1e-12)
    return float(-np.mean(np.log(np.where(y == 1, p, 1 - p))))


def read_net(x: Floats, y: Floats, net: Net, steps: int) -> str:
    """Return the readout, as playground.js says it."""
    right = int(((probability(x, net) > 0.5) == (y == 1)).sum())
    nats = number(round(loss(x, y, net), 3))
    return f"{steps} steps: loss {nats} nats, {right} of {len(x)} points right"


def shading(net: Net) -> dict[tuple[int, int], float]:
    """Return the level of each cell: ½ is surely class 0, and −½ surely class 1."""
    middle = (np.arange(CELLS) + 0.5) / CELLS * 2 - 1
    grid = np.stack(np.meshgrid(middle, -middle), -1).reshape(-1, 2)
    levels = np.rint((0.5 - probability(grid, net)) * LEVELS) / LEVELS
    return {divmod(i, CELLS): float(level) for i, level in enumerate(levels)}


def _units(net: Net) -> list[Mark]:
    """Draw where each neuron begins to be active, thicker where it counts for more."""
    W_1, b_1, W_2, _ = net
    most = float(np.abs(W_2).max()) or 1.0
    marks: list[Mark] = []
    for i, a in enumerate(W_2):
        ends = border(float(W_1[0, i]), float(W_1[1, i]), float(b_1[i]))
        if ends:
            start, end = (_pixel(np.array(p)) for p in ends)
            marks.append(Line((start, end), "ink", 1 + 2 * abs(float(a)) / most, opacity=0.6))
    return marks


def border(a: float, b: float, c: float) -> tuple[Point, Point] | None:
    """Return the ends of a x + b y + c = 0 in the square from −1 to 1, or None outside of it."""
    found = set[Point]()
    for edge in (-1.0, 1.0):
        if b and abs(y := -(a * edge + c) / b) <= 1:
            found.add((edge, y))
        if a and abs(x := -(b * edge + c) / a) <= 1:
            found.add((x, edge))
    ends = sorted(found)
    return (ends[0], ends[-1]) if len(ends) > 1 else None


def _pixel(p: Floats) -> Point:
    return (float(p[0]) + 1) * SIDE / 2, (1 - float(p[1])) * SIDE / 2
