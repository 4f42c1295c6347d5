"""A learner's layers are layers: a network of them learns what the package's learns."""

from pathlib import Path

import pytest
import torch

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import solution_text
from minigpt.nn import MSE, Module, Sequential, Trainer, layers
from minigpt.train.optim import Adam

FOUND = [one for one in all_exercises(Path(__file__).parents[2]) if one.layers]


def classes_of(one: Exercise) -> dict[str, type[Module]]:
    """What a right answer defines, by the name of the layer that it replaces."""
    space: dict[str, type[Module]] = {}
    exec(solution_text(one), space)
    return {target.partition(":")[2]: space[name] for name, target in one.layers}


def history(parts: dict[str, type[Module]]) -> list[float]:
    """The losses of a small network of such layers, each step."""
    generator = torch.Generator().manual_seed(0)
    linear, relu, gelu = (parts.get(n, getattr(layers, n)) for n in ("Linear", "ReLU", "GELU"))
    net = Sequential(
        linear(3, 8, generator=generator), relu(),
        linear(8, 8, bias=False, generator=generator), gelu(),
        linear(8, 8, gain=1.0, generator=generator), gelu("tanh"),
        linear(8, 2, generator=generator),
    )  # fmt: skip
    x, y = (torch.randn(64, d, generator=generator) for d in (3, 2))
    trainer = Trainer(net, Adam(net.parameters(), lr=0.01), MSE(), batch_size=16)
    return [step.loss for step in trainer.fit((x, y), epochs=3).steps]


def test_the_layers_of_the_first_lesson_are_there() -> None:
    names = {target for one in FOUND for _, target in one.layers}
    assert names >= {f"minigpt.nn.layers:{name}" for name in ("Linear", "ReLU", "GELU")}
    assert not {target for one in FOUND for _, target in one.replaces if ".nn." in target}


@pytest.mark.parametrize("one", FOUND, ids=lambda one: one.id)
def test_they_learn_as_the_package_does(one: Exercise) -> None:
    own = classes_of(one)
    assert own
    assert history(own) == pytest.approx(history({}), rel=1e-4)
