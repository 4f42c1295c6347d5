"""`minigpt digits --mine`: the learner's layers train, each part says whose it is and why."""

from pathlib import Path

import pytest
import torch

from minigpt.course.exercises.digits_cli import gather_digit_parts, trained_accuracy, tried
from minigpt.course.exercises.mine import OwnPart
from minigpt.course.exercises.places import DIGIT_PARTS
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.stubs import solution_text
from minigpt.errors import CourseError
from minigpt.nn.layers import Linear

from .conftest import REPOSITORY

FOUND = {one.id: one for one in all_exercises(REPOSITORY) if one.layers}
DATA = torch.arange(20 * 784).view(20, 28, 28).to(torch.uint8), torch.arange(20) % 10


def submit(folder: Path, name: str, old: str = "", new: str = "") -> None:
    text = solution_text(FOUND[name])
    assert old in text
    file = FOUND[name].submission(folder)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace(old, new) if old else text)


@pytest.fixture
def labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MINIGPT_COURSE", str(REPOSITORY))
    monkeypatch.setenv("MINIGPT_WORKSPACE", str(tmp_path))
    return lambda: {part.name: part.label for part in gather_digit_parts()}


def test_every_part_has_its_exercise() -> None:
    targets = {target for one in FOUND.values() for _, target in one.layers}
    assert targets >= set(DIGIT_PARTS)


def test_each_part_says_whose_it_is(tmp_path: Path, labels) -> None:
    assert labels() == dict.fromkeys(("Linear", "ReLU", "DigitDataset"), "ours: not started")
    submit(tmp_path, "affine_layer")
    submit(tmp_path, "relu_gelu", "x.clamp(min=0)", "x.clamp(max=0)")
    submit(tmp_path, "digit_dataset")
    found = labels()
    assert found.pop("ReLU").startswith("ours: your ReLU does not pass: ")
    assert found == {"Linear": "yours", "DigitDataset": "yours"}


def test_right_parts_learn_what_ours_learn() -> None:
    parts = list[OwnPart]()
    for one in FOUND.values():
        space: dict[str, type] = {}
        exec(solution_text(one), space)
        parts += [OwnPart(one, name, target, space[name]) for name, target in one.layers]
    assert {part.target for part in parts} >= set(DIGIT_PARTS)
    hers = trained_accuracy(parts, DATA, DATA, epochs=2, seed=0, width=8)
    assert hers == trained_accuracy([], DATA, DATA, epochs=2, seed=0, width=8)


class Broken(Linear):
    def backward(self, dy):
        raise ValueError("no way back")


def test_what_passes_and_fails_in_here_is_ours_and_says_so() -> None:
    part = OwnPart(FOUND["affine_layer"], "Linear", "minigpt.nn.layers:Linear", Broken)
    assert "passes, but not in here" in tried(part).label
    assert "no way back" in tried(part).label
    with pytest.raises(CourseError, match="training fails with your Linear: no way back"):
        trained_accuracy([part], DATA, DATA, epochs=1, seed=0, width=4)
