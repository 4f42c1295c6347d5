"""A model card that its author writes: a template, and a check of its numbers against the run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from minigpt.dashboard.run import RunFolder, read_run
from minigpt.data.files import write_atomically
from minigpt.errors import CheckpointError
from minigpt.model.pretrained import load
from minigpt.stated import StatedNumber

CARD_FILE = "CARD.md"
BLANK = "…"
EMPTY_CARD = """# Model card

Fill in every … with your own numbers and words; then run `minigpt card` again.

| what | value |
| --- | --- |
| parameters | … |
| context (tokens) | … |
| steps | … |
| seed | … |
| training tokens seen | … |
| lowest validation loss (nats per token) | … |
| step of the lowest validation loss | … |
| bits per token at the lowest loss | … |
| perplexity at the lowest loss | … |

## What it was trained on, and what it was not

…

## How it was trained: killed where, resumed how, with whose parts

…

## A sample, its prompt, temperature and seed

…

## What it does badly, and how you know

…
"""
_ROW = re.compile(r"^\|\s*(.+?)\s*\|\s*(.*?)\s*\|\s*$", re.MULTILINE)
_NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")


def write_template(run: Path) -> Path:
    """Write an empty card into a run's folder, unless there is one.

    Raises:
        CheckpointError: the folder holds no run.
    """
    read_run(run)
    path = run / CARD_FILE
    if not path.exists():
        write_atomically(path, EMPTY_CARD)
    return path


def check_card(path: Path) -> tuple[list[StatedNumber], list[str]]:
    """Compare each number of a run's card with its folder; return them, and headings left blank.

    Raises:
        CheckpointError: no run, no card, or a run without logged losses or weights.
    """
    run, card = read_run(path), path / CARD_FILE
    if not card.is_file():
        raise CheckpointError(
            f"{path} has no {CARD_FILE}: `minigpt card {path}` writes an empty one"
        )
    text = card.read_text(encoding="utf-8")
    rows = dict(_ROW.findall(text))
    entries = [
        StatedNumber(what, _number(rows.get(what, "")), true) for what, true in facts(run).items()
    ]
    return entries, list(_blank(text))


def _number(cell: str) -> str | None:
    found = _NUMBER.search(cell)
    return found[0] if found else None


def _blank(text: str) -> Iterator[str]:
    """Name the headings under which nothing was written."""
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        if not body.strip() or body.strip() == BLANK:
            yield title.strip()


def facts(run: RunFolder) -> Mapping[str, float]:
    """Return what the folder of a run says about each number of the card.

    Raises:
        CheckpointError: no validation loss is logged, no weights are kept, or no settings known.
    """
    evaluated = [row for row in run.rows if row.val_loss is not None]
    n_ctx, seed = run.setting("model", "n_ctx"), run.setting("train", "seed")
    if not evaluated or not run.weights or n_ctx is None or seed is None:
        raise CheckpointError(
            f"{run.path} lacks settings, validation losses or weights: a card needs a run that "
            "reached a checkpoint"
        )
    best = min(evaluated, key=lambda row: row.val_loss or 0.0)
    loss = best.val_loss or 0.0
    model = load(run.weights[max(run.weights)])
    return {
        "parameters": sum(weight.numel() for weight in model.parameters()),
        "context (tokens)": n_ctx,
        "steps": run.rows[-1].step,
        "seed": seed,
        "training tokens seen": run.rows[-1].examples * n_ctx,
        "lowest validation loss (nats per token)": loss,
        "step of the lowest validation loss": best.step,
        "bits per token at the lowest loss": loss / math.log(2),
        "perplexity at the lowest loss": math.exp(loss),
    }
