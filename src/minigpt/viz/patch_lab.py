"""Small circuits whose parts the reader patches, in either direction, with the output beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from minigpt.viz.arrays import FigureError, check_text
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Area, Group, Line, Scene, Text

Neuron: TypeAlias = Sequence[float]  # weight of every part, bias, output weight

BOX, TALL, ROW, GAP, TOP = 92.0, 36.0, 52.0, 96.0, 8.0
SHADE = 0.45
NO_SHARE = "no share, since both runs give the same"
START = {"denoise": ("corrupt", 0), "noise": ("clean", 1)}  # the run that is patched, its values


def patch_lab(
    circuits: Mapping[str, Sequence[Neuron]],
    parts: Sequence[str],
    *,
    alt: str,
    caption: str | None = None,
) -> Figure:
    """Return circuits of parts that are 1 in the clean run and 0 in the corrupt one.

    The reader chooses a circuit and a direction, and patches parts by pressing them or their
    buttons. To denoise is to put clean values into the corrupt run; to noise, the other way round.

    $$ y = \\sum_k u_k\\, \\text{ReLU}(w_k \\cdot x + b_k) $$

    Args:
        circuits: title → neurons, each its weight of every part, then b, then u.
        parts: their names.
        alt: what the figure shows, in a sentence or two.
        caption: shown below.

    Raises:
        FigureError: no circuit or part, or a neuron with another number of weights.
    """
    if not circuits or not parts:
        raise FigureError("there is nothing to patch: give at least one circuit and one part.")
    for title, neurons in circuits.items():
        check_text("title of a circuit", title)
        for neuron in neurons:
            if len(neuron) != len(parts) + 2:
                raise FigureError(
                    f"a neuron of {title!r} has {len(neuron)} numbers: give {len(parts)} weights, "
                    "a bias and an output weight."
                )
    title, neurons = next(iter(circuits.items()))
    scene = _draw(parts, output(neurons, [0] * len(parts)))
    rows = "".join(f'<div class="mg-{row}"></div>' for row in ("circuits", "ways", "parts"))
    body = (
        f'{rows}<div class="mg-stage">{scene.svg()}</div>'
        f'<p class="mg-formula">{circuit_formula(neurons, parts)}</p>'
    )
    data = {
        "circuits": [[name, [list(n) for n in ns], circuit_formula(ns, parts)]
                     for name, ns in circuits.items()],
        "parts": list(parts), "shade": SHADE, "no_share": NO_SHARE,
    }  # fmt: skip
    read = patch_words(title, neurons, parts, "denoise", [])
    return assemble("patch_lab", body, data, alt=alt, caption=caption, picture=scene, read=read)


def output(neurons: Sequence[Neuron], x: Sequence[float]) -> float:
    """Return y for the values of the parts."""
    total = 0.0
    for *weights, bias, out in neurons:
        total += out * max(sum(w * a for w, a in zip(weights, x, strict=True)) + bias, 0.0)
    return total


def patched(n: int, way: str, chosen: Sequence[int]) -> list[int]:
    """Return the values of `n` parts when the chosen ones come from the other run."""
    start = START[way][1]
    return [1 - start if i in chosen else start for i in range(n)]


def patch_words(
    title: str, neurons: Sequence[Neuron], parts: Sequence[str], way: str, chosen: Sequence[int]
) -> str:
    """Return the readout, as patch_lab.js says it."""
    n = len(parts)
    low, high = output(neurons, [0] * n), output(neurons, [1] * n)
    y = output(neurons, patched(n, way, chosen))
    what = " and ".join(parts[i] for i in sorted(chosen)) or "nothing"
    moved, word = (y - low, "restored") if way == "denoise" else (high - y, "lost")
    gap = high - low
    share = f"{round(100 * moved / gap) + 0:d} % {word}".replace("-", "−") if gap else NO_SHARE
    return f"{title}, {START[way][0]} run with {what} patched: output {_short(y)}, {share}."


def circuit_formula(neurons: Sequence[Neuron], parts: Sequence[str]) -> str:
    """Return the circuit in one line: `y = relu(a + b) − relu(a + b − 1)`."""
    text = ""
    for *weights, bias, out in neurons:
        inside = ""
        for w, name in zip(weights, parts, strict=True):
            inside += _term(w, "" if abs(w) == 1 else f"{_short(abs(w))}·", name, inside)
        inside += _term(bias, "", _short(abs(bias)), inside)
        text += _term(out, "" if abs(out) == 1 else f"{_short(abs(out))}·", f"relu({inside})", text)
    return f"y = {text or '0'}"


def _term(sign: float, factor: str, what: str, before: str) -> str:
    if not sign:
        return ""
    mark = "−" if sign < 0 else "+"
    return (f" {mark} " if before else mark * (sign < 0)) + factor + what


def _short(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}".replace("-", "−")


def _draw(parts: Sequence[str], y: float) -> Scene:
    tall = len(parts) * ROW
    scene = Scene(2 * BOX + GAP + 4, tall + TOP, 1.2)
    middle, end = TOP / 2 + tall / 2, BOX + GAP + 2
    for i in range(len(parts)):
        at = TOP / 2 + (i + 0.5) * ROW
        scene.add(Line(((BOX + 2, at), (end, middle)), "ink", 1.3, "", 0.5))
    for i, name in enumerate(parts):
        scene.add(_box(f'data-p="{i}"', 2, TOP / 2 + (i + 0.5) * ROW, f"{name} = 0", 0.0))
    scene.add(_box('data-y="1"', end, middle, f"y = {_short(y)}", 0.0))
    return scene


def _box(tag: str, x: float, y: float, words: str, shade: float) -> Group:
    a, b = y - TALL / 2, y + TALL / 2
    corners = ((x, a), (x + BOX, a), (x + BOX, b), (x, b))
    return Group(
        tag,
        (
            Area(corners, "0", shade),
            Line((*corners, corners[0]), "0", 1.5),
            Text(x + BOX / 2, y + 5, words, "middle"),
        ),
    )
