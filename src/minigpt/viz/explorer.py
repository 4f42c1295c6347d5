"""One prompt through one model: all tokens, heads, layers, lens readings and strong neurons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigpt.viz.arrays import FigureError, Floats, as_floats, number, pack, signed, visible
from minigpt.viz.axes import WIDTH
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Cells, Group, Line, Scene, Text
from minigpt.viz.strip import draw_strip, strip_html
from minigpt.viz.theme import LEVELS

SIDE, TOP, LEFT = 19.0, 24.0, 46.0  # of a cell, of the first row, of the first column
LABEL_LENGTH, BESIDE = 10, 190.0  # characters of a token beside its row, width of what stands there
MEASURES = ("share of the logit", "size of the write")


@dataclass(frozen=True)
class Neurons:
    """The neurons that write most at some position and layer.

    `chosen` [layer pos rank] names them by their place in the lists below; `number` [neuron] is
    their number in their layer, `activation` [neuron pos] what they do at every position, `raises`
    [neuron rank] the tokens whose logits a positive activation raises most, and `lowers` [neuron
    rank] those that it lowers most.
    """

    chosen: Sequence[Sequence[Sequence[int]]]
    number: Sequence[int]
    activation: NDArray[Any]
    raises: Sequence[Sequence[str]]
    lowers: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Recording:
    """What one run left behind, as arrays.

    `tokens` [pos]; `surprise` [pos] in nats, None where nothing was predicted; `pattern` [layer
    head query key]; `share` and `size` [pos layer column], heads first, then the MLP where there is
    one; `rest` [pos], the share of all else; `norm` [place pos] of the stream before the first
    block and after each; `lens` [place pos rank] tokens and `lens_p` their probabilities.
    """

    tokens: Sequence[str]
    surprise: Sequence[float | None]
    pattern: NDArray[Any]
    share: NDArray[Any]
    size: NDArray[Any]
    rest: NDArray[Any]
    norm: NDArray[Any]
    lens: Sequence[Sequence[Sequence[str]]]
    lens_p: NDArray[Any]
    neurons: Neurons | None


def explorer(recording: Recording, *, alt: str, caption: str | None = None) -> Figure:
    """Return a figure in which the reader chooses a token, a layer and a part, and sees it all.

    The map has a row for each layer and a column for each head and the MLP, shaded at the chosen
    token by a part's share of the likeliest next token's logit (over the mean logit), or by the
    length of its write. Beside each row stands what the logit lens reads there. Below stands the
    chosen head's pattern, or the chosen layer's strongest neurons.

    Weights are kept to 1/255, the other values as float32.

    Raises:
        FigureError: arrays that do not fit each other, or values that are not finite.
    """
    r = _checked(recording)
    at = len(r.tokens) - 1
    row, col = divmod(int(np.abs(r.share[at]).argmax()), r.share.shape[2])
    scene = Scene(LEFT + r.share.shape[2] * SIDE + 12 + BESIDE, 0)
    _draw_map(scene, r, at, row, col)
    data = _data(r) | {"at": at, "row": row, "col": col, "side": SIDE, "top": TOP, "left": LEFT}
    read = sentence(r, at, row, col)
    body = (
        f"{_strip(r, at)}"
        '<div class="mg-buttons mg-measures" role="group" aria-label="Shading"></div>'
        f'<div class="mg-stage">{scene.svg()}</div><div class="mg-part"></div>'
    )
    still = Scene(WIDTH, 0)
    shades, texts = _surprises(r)
    below = draw_strip(still, [visible(t) for t in r.tokens], shades, texts, 0, at)
    _draw_map(still, r, at, row, col, below + 6)
    return assemble("explorer", body, data, alt=alt, caption=caption, picture=still, read=read)


def sentence(r: Recording, at: int, row: int, col: int) -> str:
    """Return the readout's sentence, as explorer.js says it."""
    n_head = r.pattern.shape[1]
    name = f"Head {row}.{col}" if col < n_head else f"MLP {row}"
    last = r.lens_p[-1, at]
    whole = float(r.share[at].sum() + r.rest[at])
    return (
        f"After “{visible(r.tokens[at])}”: “{visible(r.lens[-1][at][0])}” "
        f"{number(100 * float(last[0]), 2)} %, its logit {signed(whole)} over the mean, "
        f"{signed(float(r.rest[at]))} of it from embeddings and biases. "
        f"{name}: {signed(float(r.share[at, row, col]))}, "
        f"{number(100 * float(r.size[at, row, col]), 2)} % of the stream’s length."
    )


def _checked(r: Recording) -> Recording:
    """Return the recording with its numbers as float32 values, if all shapes fit."""
    pattern = as_floats("pattern", r.pattern, "layer head query key")
    n_layer, n_head, n, _ = pattern.shape
    share = as_floats("share", r.share, "pos layer column")
    columns = n_head + (r.neurons is not None)
    wanted = {
        "pattern": (pattern.shape, (n_layer, n_head, n, n)),
        "share": (share.shape, (n, n_layer, columns)),
        "size": (np.shape(r.size), (n, n_layer, columns)),
        "rest": (np.shape(r.rest), (n,)),
        "norm": (np.shape(r.norm), (n_layer + 1, n)),
        "lens_p": (np.shape(r.lens_p)[:2], (n_layer + 1, n)),
        "lens": ((len(r.lens), len(r.lens[0])), (n_layer + 1, n)),
        "tokens": ((len(r.tokens),), (n,)),
        "surprise": ((len(r.surprise),), (n,)),
    }
    for name, (found, right) in wanted.items():
        if tuple(found) != right:
            raise FigureError(f"{name} has shape {tuple(found)}: expected {right}.")
    if pattern.min() < 0 or pattern.max() > 1 + 1e-5:
        raise FigureError("pattern holds weights outside 0 … 1: give them after the softmax.")

    def kept(name: str, values: Any, axes: str) -> Floats:
        return as_floats(name, values, axes).astype(np.float32).astype(np.float64)

    return Recording(
        tokens=r.tokens,
        surprise=r.surprise,
        pattern=np.rint(pattern * 255),
        share=kept("share", r.share, "pos layer column"),
        size=kept("size", r.size, "pos layer column"),
        rest=kept("rest", r.rest, "pos"),
        norm=kept("norm", r.norm, "place pos"),
        lens=r.lens,
        lens_p=kept("lens_p", r.lens_p, "place pos rank"),
        neurons=r.neurons,
    )


def _data(r: Recording) -> dict[str, Any]:
    """Return what the script needs; each token's text stands once."""
    words = sorted({w for place in r.lens for cell in place for w in cell})
    if r.neurons is not None:
        lists = (*r.neurons.raises, *r.neurons.lowers)
        words = sorted({*words, *(w for three in lists for w in three)})
    place = {word: i for i, word in enumerate(words)}
    found: dict[str, Any] = {
        "tokens": [visible(t) for t in r.tokens],
        "shape": r.pattern.shape[:3],
        "columns": r.share.shape[2],
        "words": [visible(w) for w in words],
        "measures": MEASURES,
        "longest": LABEL_LENGTH,
        "pattern": pack(np.concatenate([r.pattern[..., q, : q + 1] for q in range(len(r.tokens))],
                                       axis=-1), "u1"),
        "share": pack(r.share, "<f4"), "size": pack(r.size, "<f4"), "rest": pack(r.rest, "<f4"),
        "norm": pack(r.norm, "<f4"), "lensp": pack(r.lens_p, "<f4"),
        "lens": [[[place[w] for w in cell] for cell in one] for one in r.lens],
    }  # fmt: skip
    if r.neurons is not None:
        acts = as_floats("activation", r.neurons.activation, "neuron pos")
        most = np.abs(acts).max(1, keepdims=True)
        found["neurons"] = {
            "chosen": r.neurons.chosen,
            "number": list(r.neurons.number),
            "most": pack(most, "<f4"),
            "acts": pack(np.rint(acts / np.where(most > 0, most, 1) * 127), "i1"),
            "raises": [[place[w] for w in three] for three in r.neurons.raises],
            "lowers": [[place[w] for w in three] for three in r.neurons.lowers],
        }
    return found


def _surprises(r: Recording) -> tuple[Floats, list[str]]:
    """Return each token's shade and text: how much it surprised the model."""
    known = [0.0 if s is None else float(s) for s in r.surprise]
    most = max(known) or 1.0
    texts = ["–" if s is None else f"{s:.1f}" for s in r.surprise]
    return np.array(known) / most, texts


def _strip(r: Recording, at: int) -> str:
    shades, texts = _surprises(r)
    return strip_html([visible(t) for t in r.tokens], shades, texts, at)


def _draw_map(scene: Scene, r: Recording, at: int, row: int, col: int, y: float = 0.0) -> None:
    """Draw the map of a token with the lens beside it, from height `y`."""
    n_layer, columns = r.share.shape[1:]
    n_head, top = r.pattern.shape[1], y + TOP
    right = LEFT + columns * SIDE
    for c in range(columns):
        name = str(c) if c < n_head else "MLP"
        scene.add(Text(LEFT + (c + 0.5) * SIDE, top - 7, name, "middle", 11))
    scene.add(Text(right + 12, top - 7, "lens here · length of stream", size=11))
    level = r.share[at] / (np.abs(r.share[at]).max() or 1.0)
    levels = np.rint(level * LEVELS) / LEVELS
    cells = {(i, j): float(v) for (i, j), v in np.ndenumerate(levels)}
    bottom = top + n_layer * SIDE
    box = ((LEFT, top), (right, top), (right, bottom), (LEFT, bottom), (LEFT, top))
    scene.add(Cells(LEFT, top, SIDE, cells), Line(box, opacity=0.35))
    for n in range(n_layer):
        middle = top + (n + 0.5) * SIDE + 4.5
        scene.add(
            Text(LEFT - 6, middle, str(n), "end"),
            Text(right + 12, middle, lens_text(r, n, at), mono=True, tag=f'data-l="{n}"'),
        )
    mark = ((LEFT, top), (LEFT + SIDE, top), (LEFT + SIDE, top + SIDE), (LEFT, top + SIDE))
    moved = tuple((a + col * SIDE, b + row * SIDE) for a, b in (*mark, mark[0]))
    scene.add(
        Group('class="mg-pick"', (Line(moved, width=2),)),
        Text(11, (top + bottom) / 2, "layer", "middle", turn=-90),
    )
    scene.height = bottom + 4


def lens_text(r: Recording, layer: int, at: int) -> str:
    """Return what stands beside a layer's row, as explorer.js writes it."""
    word = visible(r.lens[layer + 1][at][0])
    if len(word) > LABEL_LENGTH:
        word = word[: LABEL_LENGTH - 1] + "…"
    share = number(100 * float(r.lens_p[layer + 1, at, 0]), 2)
    return f"{word} {share} % · {number(float(r.norm[layer + 1, at]))}"
