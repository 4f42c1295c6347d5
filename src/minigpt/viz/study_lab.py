"""A hundred simulated studies: sliders for effect, seeds and heads, switches for good habits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from minigpt.viz.arrays import FigureError, Floats
from minigpt.viz.axes import GROW, WIDTH, Axis
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.scene import Dot, Group, Line, Scene, Text

N_STUDY, MOST_HEADS, MOST_SEEDS, FIRST_LOOK = 100, 24, 20, 3
EFFECTS = tuple(round(0.1 * i, 1) for i in range(21))
HEADS = (1, 2, 4, 8, 12, 24)
ALPHA = 0.05
STEP = 0x6D2B79F5  # of the generator mulberry32, which both languages have
_CELL, _TOP, _LEFT, _STRIP = 17.0, 12.0, 14.0, 214.0
_SHAPES = ("ring", "square", "cross")  # finds nothing, only what is there, what is not there
_WORDS = ("finds nothing", "finds only what is there", "finds what is not there")
_AXIS = Axis(-3.0, 4.0, 14.0, WIDTH - 14)


@dataclass(frozen=True)
class Design:
    """A way to do studies; of `heads` heads, the first `real` have the effect."""

    effect: float = 0.5
    seeds: int = 5
    heads: int = 4
    real: int = 1
    holm: bool = False
    peek: bool = False
    draw: int = 0


def study_lab(*, alt: str, caption: str | None = None, start: Design | None = None) -> Figure:
    """Return a hundred studies, a square each, drawn anew as the reader changes their design.

    A study measures heads with some seeds, normal numbers around the effect or around 0, and tests
    each head by Student's t at 0.05. With `peek` it tests after every seed from the third on, and
    stops at the first finding. Everybody sees the same draws.

    Args:
        alt: what there is to see, in a sentence or two.
        caption: shown below.
        start: the design shown first.

    Raises:
        FigureError: a design outside of what the sliders reach.

    Source: Lesson 10.3.
    """
    design = start or Design()
    _check(design)
    found = studies(design)
    data = {
        "start": vars(design), "effects": EFFECTS, "heads": HEADS, "most": [MOST_HEADS, MOST_SEEDS],
        "n": N_STUDY, "first": FIRST_LOOK, "step": STEP,
        "bars": critical_values().round(6).tolist(),
        "axis": [_AXIS.low, _AXIS.high, _AXIS.start, _AXIS.end], "strip": _STRIP,
    }  # fmt: skip
    scene = _draw(found, design)
    body = (
        '<div class="mg-knobs"></div><div class="mg-buttons mg-contexts"></div>'
        f'<div class="mg-stage">{scene.svg()}</div>'
    )
    read = found_sentence(found, design)
    return assemble("study_lab", body, data, alt=alt, caption=caption, picture=scene, read=read)


def uniform(index: np.ndarray) -> Floats:
    """Return numbers between 0 and 1, one for each index, as study_lab.js computes them."""
    with np.errstate(over="ignore"):
        a = (index.astype(np.uint32) + np.uint32(1)) * np.uint32(STEP)
        x = (a ^ (a >> np.uint32(15))) * (a | np.uint32(1))
        x ^= x + (x ^ (x >> np.uint32(7))) * (x | np.uint32(61))
        x ^= x >> np.uint32(14)
    numbers: Floats = x.astype(np.float64) / 2**32
    return numbers


def critical_values() -> Floats:
    """Return what |t| must reach, [seeds tests]: with so many seeds and tests that are left."""
    seeds, tests = np.arange(2, MOST_SEEDS + 1)[:, None], np.arange(1, MOST_HEADS + 1)
    table: Floats = student.ppf(1 - ALPHA / 2 / tests, seeds - 1)
    return table


def studies(design: Design) -> list[list[tuple[int, float]]]:
    """Return what each study finds: heads and their estimated effects."""
    shape = N_STUDY, MOST_HEADS, MOST_SEEDS
    index = np.arange(np.prod(shape)).reshape(shape) + design.draw * int(np.prod(shape))
    one, two = uniform(2 * index), uniform(2 * index + 1)
    noise = np.sqrt(-2 * np.log(one + 2.0**-33)) * np.cos(2 * np.pi * two)
    x = noise[:, : design.heads] + design.effect * (np.arange(design.heads) < design.real)[:, None]
    table, results = critical_values(), list[list[tuple[int, float]]]()
    looks = range(FIRST_LOOK, design.seeds + 1) if design.peek else [design.seeds]
    for study in x:
        found = list[tuple[int, float]]()
        for n in looks:
            mean, spread = study[:, :n].mean(1), study[:, :n].std(1, ddof=1)
            found = _findings(mean, np.abs(mean) / spread * n**0.5, table[n - 2], design.holm)
            if found:
                break
        results.append(found)
    return results


def _findings(mean: Floats, t: Floats, bar: Floats, holm: bool) -> list[tuple[int, float]]:
    found = list[tuple[int, float]]()
    for rank, head in enumerate(np.argsort(-t, kind="stable").tolist()):
        if t[head] < bar[len(t) - rank - 1 if holm else 0]:
            break
        found.append((head, float(mean[head])))
    return found


def found_sentence(found: list[list[tuple[int, float]]], design: Design) -> str:
    """Return the readout's sentence, as study_lab.js says it."""
    some = sum(1 for study in found if study)
    if not some:
        return f"None of {N_STUDY} studies finds anything."
    sizes = [(head < design.real, abs(size)) for study in found for head, size in study]
    true = [size for right, size in sizes if right] if design.effect else []
    said = f"{some} of {N_STUDY} studies find something. Of {len(sizes)} findings, {len(true)} "
    said += "is true." if len(true) == 1 else "are true."
    if true:
        more = sum(true) / len(true) / design.effect
        said += f" True findings report {more:.2f} times the effect."
    return said


def state(study: list[tuple[int, float]], design: Design) -> int:
    """Return 0 for a study that finds nothing, 1 for one without a false finding, or 2."""
    real = design.real if design.effect else 0
    return 0 if not study else 2 if any(head >= real for head, _ in study) else 1


def _check(design: Design) -> None:
    fits = (
        design.effect in EFFECTS
        and FIRST_LOOK <= design.seeds <= MOST_SEEDS
        and design.heads in HEADS
        and 0 <= design.real <= design.heads
        and design.draw >= 0
    )
    if not fits:
        raise FigureError(
            f"{design} is out of reach: effects go from 0 to {EFFECTS[-1]} by tenths, seeds from "
            f"{FIRST_LOOK} to {MOST_SEEDS}, heads are {HEADS}, and no more can be real."
        )


def _draw(found: list[list[tuple[int, float]]], design: Design) -> Scene:
    scene = Scene(WIDTH, _STRIP + 98, GROW)
    for i, study in enumerate(found):
        x, y = _LEFT + _CELL * (i % 10), _TOP + _CELL * (i // 10)
        now = state(study, design)
        marks = tuple(
            Dot(x, y, "less" if k == 2 else "0" if k else "ink", shape, 3 if k == 0 else 5.5,
                (1.0 if k else 0.35) if k == now else 0.0)
            for k, shape in enumerate(_SHAPES)
        )  # fmt: skip
        scene.add(Group(f'data-s="{i}"', marks))
    for k, words in enumerate(_WORDS):
        y = _TOP + 24 * k + 8
        paint = "less" if k == 2 else "0" if k else "ink"
        scene.add(Dot(204, y, paint, _SHAPES[k], 3 if k == 0 else 5.5), Text(216, y + 4.5, words))
    scene.add(Text(_AXIS.start, _STRIP - 14, "estimates that are reported"))
    scene.add(Line(((_AXIS.start, _STRIP + 58), (_AXIS.end, _STRIP + 58)), opacity=0.6))
    for value in range(-3, 5):
        scene.add(Text(_AXIS(value), _STRIP + 74, str(value).replace("-", "−"), "middle"))
    scene.add(Text(_AXIS.end, _STRIP + 90, "effect, standard deviations between seeds", "end"))
    at = _AXIS(design.effect)
    line = Line(((at, _STRIP - 4), (at, _STRIP + 58)), "more", 2)
    scene.add(Group('class="mg-truth"', (line,)))
    scene.add(Group('class="mg-found"', tuple(_dots(found, design))))
    return scene


def _dots(found: list[list[tuple[int, float]]], design: Design) -> list[Dot]:
    real = design.real if design.effect else 0
    return [
        Dot(
            _AXIS(min(max(size, _AXIS.low), _AXIS.high)), _STRIP + 4 + 5 * (i % 10),
            "0" if head < real else "less", "circle", 3.0, 0.7,
        )
        for i, study in enumerate(found) for head, size in study
    ]  # fmt: skip
