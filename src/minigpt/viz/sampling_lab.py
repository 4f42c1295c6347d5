"""Recorded logits to sample from: sliders for temperature, top-k and top-p, and a seeded draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, check_labels, pack, visible
from minigpt.viz.axes import GROW, WIDTH, Axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Group, Line, Scene, Text

SHOWN, TOP, ROW, FIGURES = 14, 10.0, 22.0, 92.0
LABEL_LENGTH = 10  # characters of a label beside its bar
KNOB_T = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0)
P_STEPS = 50  # top-p moves by fiftieths
MIX, ADD = 1664525, 1013904223  # of the generator that both languages have: x ← MIX x + ADD


def sampling_lab(
    logits: Values,
    labels: Sequence[object],
    *,
    alt: str,
    names: Sequence[str] | None = None,
    caption: str | None = None,
) -> Figure:
    """Return bars of next-token probabilities that follow temperature, top-k and top-p.

    $$ p_i ∝ e^{z_i/T}\\,[i ∈ K] $$

    The order is temperature, top-k, top-p. The fourteen likeliest tokens are shown, and all are
    computed with; a token that is ruled out is faint and says so. A button draws the next token
    by a generator with a fixed start, so that everybody sees the same draws.

    Args:
        logits: [context token], recorded from a model.
        labels: of each token of the vocabulary.
        names: what each context is called on its button.
        alt: what there is to see, in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, fewer than 14 tokens, or names that do not fit the contexts.

    Source: Holtzman et al. 2020, §3.1; Lesson 4.4.
    """
    z = as_floats("logits", logits, "context token")
    words = [visible(one) for one in check_labels("labels", list(labels), z.shape[1], "token")]
    calls = check_labels("names", list(names or [f"context {i}" for i in range(len(z))]), len(z),
                         "context")  # fmt: skip
    if z.shape[1] < SHOWN:
        raise FigureError(f"logits have {z.shape[1]} tokens: give at least {SHOWN}.")
    order = np.argsort(-z, axis=1, kind="stable")
    ranked = np.round(np.take_along_axis(z, order, 1), 3)
    shown = [[words[i] for i in row[:SHOWN]] for row in order]
    scene = _draw(shown[0], distribution(ranked[0], 1.0, z.shape[1], 1.0))
    axis = _axis()
    data = {
        "z": [pack(row, "<f8") for row in ranked], "order": [pack(row, "<u4") for row in order],
        "words": words, "names": calls, "T": KNOB_T, "steps": P_STEPS, "shown": SHOWN,
        "axis": [axis.start, axis.end], "top": TOP, "row": ROW, "mix": [MIX, ADD],
        "longest": LABEL_LENGTH,
    }  # fmt: skip
    body = (
        '<div class="mg-knobs"></div><div class="mg-buttons mg-contexts"></div>'
        f'<div class="mg-stage">{scene.svg()}</div><div class="mg-buttons mg-draws"></div>'
    )
    read = kept_sentence(ranked[0], 1.0, z.shape[1], 1.0)
    return assemble("sampling_lab", body, data, alt=alt, caption=caption, picture=scene, read=read)


def distribution(ranked: Floats, temperature: float, k: int, p: float) -> Floats:
    """Return the probabilities of tokens in descending order of logits, as sampling_lab.js does."""
    if temperature == 0:
        return np.eye(1, len(ranked))[0]
    e = np.exp((ranked - ranked[0]) / temperature)
    e[k:] = 0
    share = e / e.sum()
    before = np.cumsum(share) - share
    share[before >= p] = 0
    share[0] = share[0] or 1.0
    found: Floats = share / share.sum()
    return found


def draws(share: Floats, n: int) -> list[int]:
    """Return the ranks that the first n draws of the generator give."""
    state, found = 0, list[int]()
    mass = np.cumsum(share)
    for _ in range(n):
        state = (MIX * state + ADD) % 2**32
        rank = int(np.searchsorted(mass, state / 2**32, "right"))
        found.append(min(rank, len(share) - 1))
    return found


def kept_sentence(ranked: Floats, temperature: float, k: int, p: float) -> str:
    """Return the readout's sentence before any draw, as sampling_lab.js says it."""
    share = distribution(ranked, temperature, k, p)
    kept = int((share > 0).sum())
    entropy = float(-(share[share > 0] * np.log(share[share > 0])).sum()) + 0.0
    return (
        f"{kept} of {len(ranked)} tokens can come; the likeliest has {100 * share[0]:.1f} %, and "
        f"the entropy is {entropy:.2f} nats."
    )


def _axis() -> Axis:
    return Axis(0.0, 1.0, 104.0, WIDTH - FIGURES)


def _draw(words: Sequence[str], share: Floats) -> Scene:
    axis = _axis()
    scene = Scene(WIDTH, TOP + ROW * SHOWN + 4, GROW)
    scene.add(Line(((axis.start, TOP), (axis.start, TOP + ROW * SHOWN)), opacity=0.6))
    for i, word in enumerate(words):
        y, end = TOP + ROW * i, axis(float(share[i]))
        low, high = y + 4, y + ROW - 4
        box = ((axis.start, low), (end, low), (end, high), (axis.start, high))
        marks = (
            Text(axis.start - 8, y + ROW / 2 + 4.5, _cut(word), "end", mono=True),
            Area(box, "0", 0.5),
            Text(end + 6, y + ROW / 2 + 4.5, f"{100 * share[i]:.1f} %"),
        )
        scene.add(Group(f'data-row="{i}"', marks))
    return scene


def _cut(word: str) -> str:
    return word if len(word) <= LABEL_LENGTH else word[: LABEL_LENGTH - 1] + "…"
