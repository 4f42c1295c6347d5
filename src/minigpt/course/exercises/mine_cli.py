"""`minigpt train`: the command of `minigpt.train`, and `--mine`, with the learner's own parts."""

import os
import shutil
from pathlib import Path
from typing import Any

import click

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader
from minigpt.course.paths import workspace
from minigpt.errors import ConfigError
from minigpt.train.cli import train as plain

MINE = click.Option(
    ["--mine"], is_flag=True, help="Use the parts that you wrote in exercises; ours where none is."
)
COMPARE = click.Option(
    ["--compare"], is_flag=True, help="As --mine; then train with ours and compare the losses."
)


@click.command(help=plain.help, params=[*plain.params, MINE, COMPARE])
@click.pass_context
def train(ctx: click.Context, /, mine: bool, compare: bool, **given: Any) -> None:
    """Train a GPT; with --mine, from the learner's own parts."""
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
    return [*lines, show.StyledLine(f"{yours} of {len(parts)} parts are yours", "bold")]


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
