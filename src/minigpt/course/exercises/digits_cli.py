"""`minigpt digits`, and `--mine`: the network of Lesson 1.3, with the learner's own parts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from minigpt.course.exercises.places import DIGIT_PARTS
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.grading import show
from minigpt.course.grading.grader import Grader
from minigpt.course.paths import workspace
from minigpt.errors import CourseError

if TYPE_CHECKING:
    from torch import Tensor

    from minigpt.course.exercises.mine import OwnPart

LAYER = "minigpt.nn.layers:"


@click.command()
@click.option("--mine", is_flag=True, help="Use the parts that you wrote; ours where none is.")
@click.option("--epochs", default=12, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0, 2**31 - 1))
def digits(mine: bool, epochs: int, seed: int) -> None:
    """Train a network that reads digits (Lesson 1.3), and print its test accuracy."""
    parts = gather_digit_parts() if mine else []
    lines = [show.StyledLine(f"{p.exercise.number} {p.name}: {p.label}") for p in parts]
    if mine:
        show.echo([*lines, show.StyledLine("loss, optimizer and trainer: ours: no exercise yet")])
    import torch

    from minigpt.zoo.digits import digits as data

    train, test = data()
    given = [(part.images * 255).round().to(torch.uint8) for part in (train, test)]
    share = trained_accuracy(parts, (given[0], train.labels), (given[1], test.labels), epochs, seed)
    show.echo([show.StyledLine(f"reads {share:.1%} of {len(test.labels):,} new digits", "bold")])


def gather_digit_parts() -> "list[OwnPart]":
    """Grade and try the learner's parts of this network, as `mine.gather` does for GPT."""
    with Grader() as grader:  # first of all: it imports torch while we do
        from minigpt.course.exercises.mine import gather

        found = [
            one for one in all_exercises() if any(target in DIGIT_PARTS for _, target in one.layers)
        ]
        parts = gather(found, workspace(), grader, layers=tried)
    return [part for part in parts if part.target in DIGIT_PARTS]


def tried(part: "OwnPart") -> "OwnPart":
    """Train a small network with one part: it must run there."""
    import torch

    if part.target not in DIGIT_PARTS:
        return part
    images, labels = torch.arange(8 * 784).view(8, 28, 28).to(torch.uint8), torch.arange(8)
    try:
        trained_accuracy([part], (images, labels), (images, labels), epochs=1, seed=0, width=4)
    except Exception as problem:  # a learner's code can raise anything
        said = " ".join(str(problem).split()) or type(problem).__name__
        return replace(part, own=None, why=f"your {part.name} passes, but not in here: {said}")
    return part


def trained_accuracy(
    parts: "Sequence[OwnPart]",
    train: "tuple[Tensor, Tensor]",
    test: "tuple[Tensor, Tensor]",
    epochs: int,
    seed: int,
    width: int = 256,
) -> float:
    """Train on images of bytes with the parts that are the learner's; return the test accuracy.

    Raises:
        CourseError: the training fails because of one of the parts, which are named.
    """
    from minigpt.nn.batches import ImageDataset
    from minigpt.nn.reader import digit_net, fit_digits

    own = {part.target: part.own for part in parts if part.own is not None}
    layers = {t.removeprefix(LAYER): made for t, made in own.items() if t.startswith(LAYER)}
    dataset = own.get("minigpt.nn.batches:ImageDataset", ImageDataset)
    try:
        net = digit_net(width, seed, layers)
        trainer = fit_digits(net, *train, epochs=epochs, seed=seed, dataset=dataset)
        return trainer.evaluate(dataset(*test)).accuracy
    except Exception as problem:
        if not own:
            raise
        names = " or ".join(f"your {part.name}" for part in parts if part.own is not None)
        raise CourseError(f"training fails with {names}: {problem}") from problem
