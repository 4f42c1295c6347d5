"""`minigpt generate --mine`: the learner's parts in trained models, beside ours."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from minigpt import load
from minigpt.course.exercises.beside import TOLERANCE, Beside, Difference
from minigpt.course.exercises.mine import OwnPart, plugged_in
from minigpt.course.exercises.places import REBUILT, command, rebuilt
from minigpt.course.exercises.registry import all_exercises
from minigpt.errors import CourseError
from minigpt.model.attention import attention
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.mlp import gelu

from .conftest import REPOSITORY, minigpt
from .test_mine import submit, template  # noqa: F401  (a fixture: this module's course is that one)

ATTENTION = "minigpt.model.attention:attention"
GELU = "minigpt.model.mlp:gelu"
NORM = "minigpt.model.layernorm:LayerNorm.forward"
SHAPES: dict[str, dict[str, Any]] = {  # as the models are that `REBUILT` names
    "zoo:stories": {},
    "smollm2": {"positions": "rotary", "norm": "rms", "mlp": "swiglu", "n_kv_head": 1},
}


def part(target: str, own: object = None) -> OwnPart:
    return OwnPart(all_exercises(REPOSITORY)[0], "own", target, own)


def beside(target: str, own: Callable[..., Any], shape: dict[str, Any]) -> Difference:
    """Compare a function of the learner's with ours in a model of three random layers."""
    torch.manual_seed(0)
    parts, both = [part(target, own)], Beside()
    with plugged_in(parts, both.put):
        gpt = GPT(GPTConfig(3, 2, 16, 12, 20, **shape))
        (found,) = both.compare(gpt, torch.randint(20, (2, 7)), parts)
    return found


def test_every_part_that_an_exercise_builds_has_its_place_and_no_other() -> None:
    targets = {target for one in all_exercises(REPOSITORY) for _, target in one.replaces}
    assert targets == set(REBUILT)
    assert len({one.name for one in REBUILT.values()}) == len(REBUILT)


@pytest.mark.parametrize("target", REBUILT)
def test_the_model_that_a_card_names_has_the_part_and_its_axes(target: str) -> None:
    from minigpt.course.exercises.mine import find

    owner, name = find(part(target))
    original, shapes = getattr(owner, name), []

    def looked_at(part: OwnPart, ours: Any, hers: Any) -> Any:
        def placed(*args: Any, **kwargs: Any) -> Any:
            shapes.append(ours(*args, **kwargs))
            return shapes[-1]

        return placed

    with plugged_in([part(target)], looked_at):
        GPT(GPTConfig(1, 2, 16, 12, 20, **SHAPES[rebuilt(target).try_in.split()[0]]))(
            torch.arange(5)[None]
        )
    assert getattr(owner, name) is original
    assert shapes
    assert all(one.dim() == len(rebuilt(target).axes.split()) for one in shapes)
    assert command(target).startswith("minigpt generate ")


def test_the_models_on_the_cards_are_what_the_shapes_say() -> None:
    cfg = load("zoo:stories").cfg
    assert (cfg.norm, cfg.mlp, cfg.positions) == ("layer", "gelu", "learned")


def test_ours_beside_ours_is_the_same_bit_by_bit() -> None:
    for target, own in ((ATTENTION, attention), (GELU, gelu)):
        found = beside(target, own, {})
        assert (found.largest, found.where, found.calls) == (0, "", 3)


@pytest.mark.parametrize(
    ("target", "own", "where"),
    [
        (GELU, lambda x: torch.nn.functional.gelu(x) + 0.01 * x, "neuron"),
        (ATTENTION, lambda q, k, v, mask: attention(q, k, v), "query"),
        (ATTENTION, lambda q, k, v, mask: attention(q, k, v, mask) / 0, "query"),
        (NORM, lambda x, w, b: (x - x.mean(-1, keepdim=True)) * w + b, "position"),
        (GELU, lambda x: x[..., :1], "yours has shape"),
        (GELU, lambda x: None, "yours has shape NoneType"),
    ],
)
def test_another_function_is_no_rounding_and_is_located(target: str, own: Any, where: str) -> None:
    found = beside(target, own, {})
    assert found.largest > TOLERANCE
    assert not found.is_rounding
    assert "layer" in found.where
    assert where in found.where


def test_the_place_of_a_difference_is_where_it_was_made() -> None:
    def own(x: torch.Tensor) -> torch.Tensor:
        seen.append(x)
        moved = gelu(x).clone()
        moved[1, 4, 9] += len(seen) == 2  # the second layer
        return moved

    seen = list[torch.Tensor]()
    assert beside(GELU, own, {}).where == "layer 1, position 4, neuron 9"


def test_a_difference_does_not_travel_to_the_next_layer() -> None:
    """Hers is given what our model computes, whatever hers made of the layer before."""
    seen = list[torch.Tensor]()
    for factor in (1, 100):
        beside(GELU, lambda x, by=factor: seen.append(x) or gelu(x) * by, {})
    assert all(torch.equal(a, b) for a, b in zip(seen[:3], seen[3:], strict=True))


@pytest.mark.parametrize(
    "own",
    [lambda q, k, v, mask: v * float("nan"), lambda q, k, v, mask: 0 * v / 0],
)
def test_nan_is_one_sentence_with_part_and_layer(own: Any) -> None:
    calls = list[int]()

    def later(q: Any, k: Any, v: Any, mask: Any) -> Any:
        calls.append(1)
        return own(q, k, v, mask) if len(calls) == 2 else attention(q, k, v, mask)

    with (
        pytest.raises(
            CourseError, match=r"your own \([\d.]+\) returns NaN in layer 1 of the model"
        ),
        plugged_in([part(ATTENTION, later)]),
    ):
        GPT(GPTConfig(3, 2, 16, 12, 20))(torch.arange(5)[None])


def test_nan_that_was_there_before_is_not_blamed_on_the_learner() -> None:
    with plugged_in([part(GELU, gelu), part(NORM, lambda x, w, b: x * w + b)]):
        gpt = GPT(GPTConfig(2, 2, 16, 12, 20))
        gpt.blocks[0].attn.W_O_fused.data.fill_(torch.nan)
        assert gpt(torch.arange(5)[None]).isnan().all()


def test_the_layer_of_an_exception_is_named() -> None:
    def own(x: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        if len(calls) == 3:
            raise KeyError("w")
        return gelu(x)

    calls = list[int]()
    with pytest.raises(CourseError, match="layer 2 of the model"), plugged_in([part(GELU, own)]):
        GPT(GPTConfig(3, 2, 16, 12, 20))(torch.arange(5)[None])


def generate(course: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return minigpt(
        course, "generate", "zoo:stories", "When", "--tokens", "12", "--seed", "1", *more
    )


def test_what_passed_writes_and_the_rest_is_ours(course: Path) -> None:
    plain = generate(course)
    submit(course, "causal_mask")
    submit(
        course, "layer_norm", "    return ", "    b = -b\n    return "
    )  # which no test lets pass
    done = generate(course, "--mine")
    assert (done.returncode, done.stdout) == (0, plain.stdout), done.stderr
    assert "causal mask: yours · LayerNorm: ours (3.2.1: your layer_norm does not pass: " in (
        done.stderr
    )
    assert "MLP: ours (3.3.1 is not solved yet)" in done.stderr or "none of: MLP" in done.stderr


def test_the_comparison_is_a_table_and_a_sentence(course: Path) -> None:
    for name in ("causal_mask", "layer_norm"):
        submit(course, name)
    done = generate(course, "--compare")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[1].split() == ["part", "yours", "difference", "where", "it", "is", "largest"]
    assert "the same bit by bit" in said[2]
    assert "LayerNorm    3.2.1 layer_norm" in said[3]
    assert "rounding, your parts compute what ours do" in said[4]
    assert "the same at" in said[5]


def test_a_part_that_fails_in_the_real_model_is_named_without_a_traceback(course: Path) -> None:
    """It passes its tests and the trial with six positions."""
    submit(course, "causal_mask", "    return ", "    assert n_key < 8, 'long'\n    return ")
    done = generate(course, "--mine")
    assert done.returncode == 2
    assert "your causal_mask (2.2.1) fails in layer 0 of the model: " in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_started_says_so(course: Path) -> None:
    done = generate(course, "--compare")
    assert done.returncode == 0, done.stderr
    assert "causal mask: ours (2.2.1 is not solved yet)" in done.stderr
    assert done.stdout.endswith("there is nothing to compare\n")


def test_every_solution_of_the_book_gives_a_trained_models_logits() -> None:
    """A GPT-2 with trained weights; the shapes of a Llama are in `test_mine`."""
    script = f"""
from pathlib import Path
import torch
from minigpt import load
from minigpt.course.exercises.beside import Beside
from minigpt.course.exercises.mine import OwnPart, plugged_in
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.grading.load import load_submission

parts = [
    OwnPart(one, name, target, getattr(load_submission(one.solution, [name]), name))
    for one in all_exercises(Path({str(REPOSITORY)!r}))
    for name, target in one.replaces
]
both = Beside()
with plugged_in(parts, both.put):
    model = load("zoo:stories")
    tokens = both.tokens(model, "When Kate and Tom went to the garden, Kate gave a letter to")
    ours, hers = both.logits(model, tokens)
    found = both.compare(model, tokens, parts)
assert torch.allclose(ours, hers, atol=1e-4), (ours - hers).abs().max()
assert all(one.is_rounding for one in found), found
print(len(found))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) >= 7


@pytest.mark.parametrize("prompt", ["When", " ".join(["When"] * 200)])
def test_parts_are_compared_on_what_fits_the_context(prompt: str) -> None:
    model = load("zoo:stories")
    assert model.tokenizer is not None
    read = len(model.tokenizer.encode(prompt))
    assert Beside().tokens(model, prompt).shape == (1, min(read + 16, model.cfg.n_ctx))
