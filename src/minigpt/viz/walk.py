"""A string of brackets as a walk, and what a small transformer makes of it, run in the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TypeAlias

import numpy as np

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Group, Line, Point, Scene, Text

_Layer: TypeAlias = Sequence[Floats]

STEP, LEFT, GROUND, BASE = 17.0, 20.0, 92.0, 222.0  # a column's width, and three places in px
RISE, TALLEST, MOST = 84.0, 60.0, 34  # the highest walk and bar in px; brackets in a string
_AXES = ("d d_head", "d_head") * 3 + ("d_head d", "d", "d d_mlp", "d_mlp", "d_mlp d", "d")


def bracket_walk(
    embed: Values,
    layers: Sequence[Sequence[Values]],
    lead: Values,
    strings: Mapping[str, str],
    *,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return a string of brackets to be edited, its walk, and the answer of a model of it.

    The model has one head a layer, a causal mask, no norm, no positions, and ReLU neurons; the
    page itself runs it (`answer`). The string is typed, or chosen among those given. Bars show the
    last layer's attention at the last token, in another color where the walk is below 0.

    Args:
        embed: [token d], for the tokens `(`, `)`, the one before and the one behind a string.
        layers: for each layer W_Q, b_Q, W_K, b_K, W_V, b_V, W_O, b_O, W_in, b_in, W_out, b_out.
        lead: [d], what is read at the last token; above 0 the model says yes.
        strings: name → brackets, at most 34, to choose from; the first is shown.
        alt: what there is to see, in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: wrong shapes, no string, or one that is empty, too long, or no brackets.
    """
    table = np.round(as_floats("embed", embed, "token d"), 5)
    out = np.round(as_floats("lead", lead, "d"), 5)
    if len(table) < 4 or not layers or any(len(one) != len(_AXES) for one in layers):
        raise FigureError("embed needs 4 tokens, and each layer 12 arrays: W_Q, b_Q, … b_out.")
    model = [
        [np.round(as_floats("layers", x, a), 5) for x, a in zip(one, _AXES, strict=True)]
        for one in layers
    ]
    if not strings:
        raise FigureError("there is no string to show: give at least one.")
    for text in strings.values():
        if not text or len(text) > MOST or set(text) - set("()"):
            raise FigureError(f"{text!r} is not a string of 1 to {MOST} round brackets.")
    first = next(iter(strings.values()))
    value, share = answer(first, table, model, out)
    scene = _draw(first, share)
    data = {
        "embed": table[:4].tolist(), "lead": out.tolist(), "strings": dict(strings),
        "layers": [[array.tolist() for array in one] for one in model],
        "at": [STEP, LEFT, GROUND, BASE, RISE, TALLEST, MOST],
    }  # fmt: skip
    body = (
        f'<div class="mg-stage">{scene.svg()}</div><div class="mg-buttons"></div>'
        f'<label>string: <input class="mg-mono" size="36" maxlength="{MOST}" '
        f'spellcheck="false" value="{escape(first)}"></label>'
    )
    read = walk_readout(first, value, share)
    return assemble("walk", body, data, alt=alt, caption=caption, picture=scene, read=read)


def answer(
    text: str, embed: Floats, layers: Sequence[_Layer], lead: Floats
) -> tuple[float, Floats]:
    """Run the model: its lead at the last token, and the last layer's attention there [pos].

    $$ x ← x + \\text{softmax}(q k^\\top / \\sqrt{d_{head}})\\, v\\, W_O + b_O, \\qquad
       x ← x + \\text{ReLU}(x W_{in} + b_{in})\\, W_{out} + b_{out} $$
    """
    x = embed[[2, *("()".index(c) for c in text), 3]]
    pattern = np.zeros((len(x), len(x)))
    for W_Q, b_Q, W_K, b_K, W_V, b_V, W_O, b_O, W_in, b_in, W_out, b_out in layers:
        scores = (x @ W_Q + b_Q) @ (x @ W_K + b_K).T / np.sqrt(W_Q.shape[1])
        scores[np.triu_indices(len(x), 1)] = -np.inf
        pattern = np.exp(scores - scores.max(1, keepdims=True))
        pattern /= pattern.sum(1, keepdims=True)
        x = x + pattern @ (x @ W_V + b_V) @ W_O + b_O
        x = x + np.maximum(x @ W_in + b_in, 0) @ W_out + b_out
    return float(x[-1] @ lead), pattern[-1]


def walk_heights(text: str) -> list[int]:
    """Return how many brackets are open at each token, the one before and behind included."""
    return np.cumsum([0, *(1 if c == "(" else -1 for c in text), 0]).tolist()


def walk_readout(text: str, value: float, share: Floats) -> str:
    """Return the sentence below the figure, as walk.js says it."""
    heights = walk_heights(text)
    below = sum(float(w) for w, h in zip(share, heights, strict=True) if h < 0)
    true = "balanced" if heights[-1] == 0 and min(heights) == 0 else "not balanced"
    says = "balanced" if value > 0 else "not balanced"
    words = (
        f"{len(text)} bracket{'' if len(text) == 1 else 's'}. "
        f"Final height {heights[-1]}, lowest {min(heights)}: "
        f"{true}. Attention below the horizon: {below:.2f}. The model says {says} "
        f"(lead {value:+.1f}){'' if says == true else ', which is wrong'}."
    )
    return words.replace("-", "−")


def _draw(text: str, share: Floats) -> Scene:
    """Draw the walk above, the brackets on a line, and the attention below."""
    heights = walk_heights(text)
    scene = Scene(LEFT + STEP * (MOST + 2) + 6, BASE + 8, 1.1)
    at = [LEFT + STEP * i for i in range(MOST + 2)]
    scene.add(Line(((at[0], GROUND), (at[-1], GROUND)), dash="4 4", opacity=0.6))
    scene.add(Text(4, 12, "height (dashed: the horizon)"), Text(4, GROUND + 70, "attention at ="))
    unit = RISE / max(4, *map(abs, heights)) * (0.75 if min(heights) > -3 else 0.5)
    walk: list[Point] = [(x, GROUND - unit * h) for x, h in zip(at, heights, strict=False)]
    scene.add(Group('data-g="walk"', (Line(tuple(walk), "0", 2.5),)))
    shown = [*zip(f"^{text}=", share, heights, strict=True)]
    shown += [("", 0.0, 0)] * (len(at) - len(shown))
    bars = tuple(
        Line(((x, BASE), (x, BASE - TALLEST * float(w))), "1" if h < 0 else "0", 11)
        for x, (_, w, h) in zip(at, shown, strict=True)
    )
    letters = (
        Text(x, GROUND + 54, c, "middle", mono=True) for x, (c, *_) in zip(at, shown, strict=True)
    )
    scene.add(Group('data-g="bars"', bars), Group('data-g="text"', tuple(letters)))
    return scene
