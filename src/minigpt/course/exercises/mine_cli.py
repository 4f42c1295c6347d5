"""`minigpt train` and `generate`, and `--mine`: the same, with the learner's own parts."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minigpt.course.exercises.places import rebuilt
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader
from minigpt.course.paths import workspace
from minigpt.errors import ConfigError
from minigpt.train.cli import generate as plain_generate
from minigpt.train.cli import train as plain

if TYPE_CHECKING:
    from torch import Tensor

    from minigpt.course.exercises.beside import Beside, Difference
    from minigpt.course.exercises.mine import OwnPart

MINE = click.Option(
    ["--mine"],
    is_flag=True,
    help="Use the parts of the model that you wrote in exercises; ours where none is.",
)
COMPARE = click.Option(
    ["--compare"], is_flag=True, help="As --mine; then train with ours and compare the losses."
)
MINE_BESIDE = click.Option(
    ["--compare"], is_flag=True, help="As --mine; then compare each part with ours in every layer."
)

REST = (
    "These are parts of the model. Tokenizer, batches, optimizer, schedule, loop and checkpoints "
    "are ours in every run, whether you have solved their exercises or not"
)


@click.command(help=plain.help, params=[*plain.params, MINE, COMPARE])
@click.pass_context
def train(ctx: click.Context, /, mine: bool, compare: bool, **given: Any) -> None:
    """Train a GPT; with --mine, from the learner's own parts of the model, in our loop."""
    if not (mine or compare):
        ctx.invoke(plain, **given)
        return
    if compare and os.environ.get("WORLD_SIZE", "1") != "1":
        raise ConfigError("--compare trains in one process: start it without torchrun")
    with Grader() as grader:  # first of all: it imports torch while we do
        from minigpt.course.exercises.mine import gather, passed_over, plugged_in

        parts = gather(all_exercises(), workspace(), grader)
    show.echo(_table(parts))
    with plugged_in(parts) as called:
        folder = ctx.invoke(plain, **given)
    if idle := passed_over(parts, called):
        show.echo([show.StyledLine(f"this run never called your {', '.join(idle)}")])
    if compare:
        with plugged_in(()):
            show.echo(_difference(folder, _train_ours(folder)))


def _table(parts: Any) -> list[show.StyledLine]:
    rows: list[tuple[str, ...]] = [
        (f"{p.exercise.number} {p.name}", p.target, p.label) for p in parts
    ]
    lines = list(show.aligned(("exercise", "part of the model", "whose"), rows)) if rows else []
    yours = sum(p.own is not None for p in parts)
    return [
        *lines,
        show.StyledLine(f"{yours} of {len(parts)} parts are yours", "bold"),
        show.StyledLine(REST),
    ]


def _train_ours(folder: Path) -> Path:
    """Run what the folder holds again, beside it; only the parts are others."""
    from minigpt.train.cli import run
    from minigpt.train.distributed import World
    from minigpt.train.recipe import PREPARED

    ours = folder / "ours"
    ours.mkdir(exist_ok=True)
    for name in PREPARED:  # the one last that says that all are there
        if not (ours / PREPARED[-1]).exists():
            shutil.copy(folder / name, ours / name)
    run(ours, World(), tensorboard=False)
    return ours


def _difference(yours: Path, ours: Path) -> list[show.StyledLine]:
    from minigpt.train.log import read_log

    losses = [
        (a.loss, b.loss)
        for a, b in zip(read_log(yours), read_log(ours), strict=False)
        if a.loss is not None and b.loss is not None
    ]
    if not losses:
        return [show.StyledLine("there is no step to compare")]
    largest = max(abs(a - b) for a, b in losses)
    return [
        show.StyledLine(
            f"loss of the last step: {losses[-1][0]:.4f} with your parts, {losses[-1][1]:.4f} with "
            f"ours; largest difference over {len(losses)} steps: {largest:.1e} nats"
        )
    ]


@click.command(help=plain_generate.help, params=[*plain_generate.params, MINE, MINE_BESIDE])
@click.pass_context
def generate(ctx: click.Context, /, mine: bool, compare: bool, **given: Any) -> None:
    """Continue a prompt; with --mine, by the learner's own parts."""
    if not (mine or compare):
        ctx.invoke(plain_generate, **given)
        return
    with Grader() as grader:  # first of all: it imports torch while we do
        from minigpt.course.exercises.beside import Beside
        from minigpt.course.exercises.mine import gather, plugged_in

        parts, beside = gather(all_exercises(), workspace(), grader), Beside()
    with plugged_in(parts, beside.put) as called:
        model = ctx.invoke(plain_generate, **given)
        ran = set(called)  # hers; later ours run beside them
        tokens = beside.tokens(model, given["prompt"])
        ours, hers = beside.logits(model, tokens)
        differences = beside.compare(model, tokens, parts) if compare else []
    for line in _whose(parts, ran, beside, given["model"]):
        click.echo(line, err=True)
    if compare:
        show.echo(_beside(differences, ours, hers))
        sys.exit(0 if all(one.is_rounding for one in differences) else 1)


def _whose(
    parts: "Sequence[OwnPart]", ran: set[str], beside: "Beside", model: str
) -> Iterator[str]:
    """Say part by part whose code ran, and what this model has not."""
    there = [part for part in parts if part.target in beside.reached]
    said = []
    for part in there:
        name, number = rebuilt(part.target).name, part.exercise.number
        idle = part.own is not None and part.target not in ran
        whose = "yours" if part.own is not None else f"ours ({_reason(part, number)})"
        said.append(f"{name}: {whose}" + (", which your other parts never call" if idle else ""))
    yield " · ".join(said) or f"{model} has no part that an exercise builds"
    if rest := [rebuilt(part.target).name for part in parts if part not in there]:
        yield f"{model} has none of: {', '.join(rest)}"


def _reason(part: "OwnPart", number: str) -> str:
    return f"{number}: {part.why}" if part.why else f"{number} is not solved yet"


def _beside(
    found: "Sequence[Difference]", ours: "Tensor", hers: "Tensor"
) -> Iterator[show.StyledLine]:
    """The table of differences, and a sentence on them and on the logits."""
    from minigpt.course.exercises.beside import TOLERANCE

    if not found:
        yield show.StyledLine("none of your parts runs in this model: there is nothing to compare")
        return
    rows: list[tuple[str, ...]] = [
        (
            rebuilt(one.part.target).name,
            f"{one.part.exercise.number} {one.part.name}",
            f"{one.largest:.1e}" if one.largest else "none",
            one.where or f"the same bit by bit, {one.calls} times",
        )
        for one in found
    ]
    yield from show.aligned(("part", "yours", "difference", "where it is largest"), rows)
    far = [one for one in found if not one.is_rounding]
    names = " and ".join(rebuilt(one.part.target).name for one in far)
    yield show.StyledLine(
        "A difference is a share of the largest entry of the vector that it stands in; "
        + (
            f"{names}: more than the {TOLERANCE:.0e} that rounding explains, so yours is another "
            "function here than ours, and its tests do not cover it"
            if far
            else f"none is above {TOLERANCE:.0e}: rounding, your parts compute what ours do"
        ),
        "bold" if far else "",
    )
    same, count = int((ours.argmax(-1) == hers.argmax(-1)).sum()), ours[..., 0].numel()
    yield show.StyledLine(
        f"All at once: no logit differs by more than {(ours - hers).abs().max():.1e}; the "
        f"likeliest next token is the same at {same} of {count} positions"
    )
