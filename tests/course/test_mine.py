"""`minigpt train --mine`: what the learner wrote is what trains, and what fails is labelled."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from minigpt.course.exercises.mine import OwnPart, find, gather, passed_over, plugged_in
from minigpt.course.exercises.mine_cli import REST
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.stubs import solution_text, stub_text
from minigpt.course.grading.grader import Grader
from minigpt.errors import CourseError
from minigpt.model import attention, parts
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

from .conftest import REPOSITORY, minigpt

TINY = ["--preset", "nano", "--set", "n_layer=1", "--set", "n_ctx=16", "--batch-size", "4"]
QUICK = [*TINY, "--steps", "8", "--set", "eval_every=4", "--data", "text.txt", "--out", "run"]
MASK = "    return torch.ones(n_query, n_key, dtype=torch.bool)"
MILESTONE = {
    "attention:attention",
    "attention:causal_mask",
    "attention:Attention.forward",
    "block:Block.forward",
    "gpt2:GPT.forward",
    "layernorm:LayerNorm.forward",
    "mlp:MLP.forward",
    "mlp:SwiGLU.forward",
    "mlp:gelu",
    "rotary:apply_rope",
}
EVERYTHING = "ones(n_query, n_key, dtype=torch.bool).tril(n_key - n_query)"
Gather = Callable[[], list[OwnPart]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose exercises replace a function, a method and a class."""
    course = tmp_path_factory.mktemp("mine") / "course"
    shutil.copytree(Path(__file__).parent / "sample_mine", course)
    (course / "book").mkdir()
    shutil.copy(REPOSITORY / "book" / "curriculum.yml", course / "book")
    (course / "text.txt").write_text("to be or not to be, that is the question\n\n" * 60)
    done = minigpt(course, "exercises", "generate")
    assert done.returncode == 0, done.stderr
    return course


def submit(course: Path, name: str, old: str = "", new: str = "") -> None:
    """Write the solution, or what is left of it, into the learner's file."""
    one = next(one for one in all_exercises(course) if one.id == name)
    text = solution_text(one)
    assert old in text
    file = one.submission(course / "my")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace(old, new) if old else text)


@pytest.fixture
def parts_of(course: Path, grader: Grader) -> Gather:
    return lambda: gather(all_exercises(course), course / "my", grader)


def labels(found: list[OwnPart]) -> dict[str, str]:
    return {part.name: part.label for part in found}


def train(course: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return minigpt(course, "train", *QUICK, *more, OMP_NUM_THREADS="1")


def test_the_learners_parts_train_to_our_curve(course: Path) -> None:
    for name in ("causal_mask", "layer_norm", "mlp"):
        submit(course, name)
    done = train(course, "--compare")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[:6] == [
        "exercise           part of the model                          whose",
        "2.2.1 causal_mask  minigpt.model.attention:causal_mask        yours",
        "3.2.1 layer_norm   minigpt.model.layernorm:LayerNorm.forward  yours",
        "3.3.1 MLP          minigpt.model.mlp:MLP                      yours",
        "3 of 3 parts are yours",
        REST,
    ]
    assert "with your parts" in said[-1]
    assert "over 8 steps" in said[-1]
    assert float(said[-1].split(": ")[-1].split()[0]) < 1e-6
    assert (course / "run" / "ours" / "log.csv").is_file()


def test_the_same_mask_is_the_same_curve_bit_by_bit(course: Path) -> None:
    submit(course, "causal_mask")
    assert train(course, "--compare").stdout.endswith("over 8 steps: 0.0e+00 nats\n")
    logs = [(course / "run" / name).read_bytes() for name in ("log.csv", "ours/log.csv")]
    assert logs[0] == logs[1]


def test_what_does_not_pass_is_ours_and_says_why(course: Path) -> None:
    submit(course, "causal_mask", EVERYTHING, "ones(n_query, n_key, dtype=torch.bool)")
    done = train(course, "--compare")
    assert done.returncode == 0, done.stderr
    assert (
        "ours: your causal_mask does not pass: query 0 looks at the future: key 1 is allowed"
        in done.stdout
    )
    assert "ours: not started" in done.stdout
    assert "0 of 3 parts are yours" in done.stdout
    assert done.stdout.endswith("over 8 steps: 0.0e+00 nats\n")


def test_nothing_started_trains_with_ours(course: Path) -> None:
    done = train(course, "--mine")
    assert done.returncode == 0, done.stderr
    assert "0 of 3 parts are yours" in done.stdout
    assert "Trained 8 steps" in done.stdout
    assert train(course, "--compare").returncode == 2, "the folder holds a run"


def test_the_loop_is_ours_and_said_to_be(course: Path) -> None:
    """Exercises of the schedule and the loop are graded; a run does not use what they hold."""
    said = train(course, "--mine").stdout
    assert REST in said
    assert {"schedule", "loop", "optimizer", "Tokenizer"} <= set(REST.replace(",", "").split())
    trained = {target.partition(":")[0] for one in all_exercises() for _, target in one.replaces}
    assert all(module.startswith("minigpt.model.") for module in trained), "REST says so"


def test_a_stub_is_not_started(course: Path, parts_of: Gather) -> None:
    one = all_exercises(course)[0]
    file = one.submission(course / "my")
    file.parent.mkdir(parents=True)
    file.write_text(stub_text(one))
    assert labels(parts_of())["causal_mask"] == "ours: not started"


def test_a_part_that_breaks_inside_the_model_is_not_used(course: Path, parts_of: Gather) -> None:
    submit(course, "causal_mask", MASK, "    assert n_key != 6, 'six is\\n too many'\n" + MASK)
    submit(course, "layer_norm", "w: Tensor, b: Tensor, eps", "w: Tensor, shift: Tensor, eps")
    found = labels(parts_of())
    assert found["causal_mask"] == (
        "ours: your causal_mask passes, but not inside GPT: six is too many"
    )
    assert "does not pass" in found["layer_norm"]  # `b` is not defined any more


FAILING = {
    "in its own code": (
        ("causal_mask", MASK, "    assert n_key < 8, 'eight is\\n too many'\n" + MASK),
        "your causal_mask (2.2.1) fails in layer 0 of the model: "
        "`assert n_key < 8, 'eight is\\n too many'` raises AssertionError: eight is too many, "
        "at my/phase-02-attention/02-causal-masking/causal_mask.py:",
    ),
    "in what it returns": (
        (
            "causal_mask",
            "    return ",
            "    n_query, n_key = min(n_query, 8), min(n_key, 8)\n    return ",
        ),
        "layer 0 of the model cannot use what your causal_mask (2.2.1) returns: RuntimeError: The",
    ),
    "in a class": (
        ("mlp", "    return self", "    assert x.shape[-2] < 8, 'long'\n        return self"),
        "your MLP (3.3.1) fails in layer 0 of the model: `assert x.shape[-2] < 8, 'long'` raises",
    ),
}


@pytest.mark.parametrize(("change", "said"), FAILING.values(), ids=FAILING)
def test_a_part_that_fails_later_is_named_in_one_sentence(course: Path, change, said: str) -> None:
    """It passes its tests and the trial with six positions; the run has sixteen."""
    submit(course, *change)
    done = train(course, "--mine")
    assert done.returncode == 2
    assert f"minigpt: {said}" in done.stderr
    assert "Traceback" not in done.stderr


def test_other_names_for_arguments(course: Path, parts_of: Gather) -> None:
    submit(course, "layer_norm", "b: Tensor, eps: float", "b: Tensor, epsilon: float")
    assert "does not pass" in labels(parts_of())["layer_norm"]
    text = "b: Tensor, eps: float = 1e-5) -> Tensor:"
    submit(course, "layer_norm", text, text.replace("b:", "c:") + "\n    b = c")
    assert "missing 1 required positional argument: 'c'" in labels(parts_of())["layer_norm"]


def part(target: str, own: object = print) -> OwnPart:
    return OwnPart(all_exercises(REPOSITORY)[0], "own", target, own)


@pytest.mark.parametrize(
    "target", ["minigpt.model.attention:mask", "minigpt.model.atention:causal_mask"]
)
def test_a_part_that_does_not_exist_is_named(target: str) -> None:
    with pytest.raises(CourseError, match=f"replaces {target}, which does not exist"):
        find(part(target))


def test_the_model_is_put_back_whatever_happens() -> None:
    def fail() -> None:
        raise RuntimeError(f"the mask is {attention.causal_mask(3, 3)}")

    before = attention.causal_mask, attention.fused_attention, parts.LayerNorm.forward
    mask = part("minigpt.model.attention:causal_mask", lambda n_query, n_key: 1)
    norm = part("minigpt.model.layernorm:LayerNorm.forward", lambda x: x)
    with pytest.raises(RuntimeError, match="the mask is 1"), plugged_in([mask, norm]):
        fail()
    assert (attention.causal_mask, attention.fused_attention, parts.LayerNorm.forward) == before


def test_a_part_that_another_passes_over_is_named() -> None:
    """Whoever writes several heads without `attention` leaves that part without work."""
    mine = [
        part("minigpt.model.attention:attention", lambda q, k, v, mask: v),
        part("minigpt.model.attention:Attention.forward", lambda x: x),
        part("minigpt.model.mlp:gelu", lambda x: x.tanh()),
    ]
    for chosen, idle in ((mine[::2], []), (mine, ["own"])):
        with plugged_in(chosen) as called:
            GPT(GPTConfig(1, 2, 16, 12, 20))(torch.arange(5)[None])
        assert passed_over(chosen, called) == idle
    assert called == ["minigpt.model.attention:Attention.forward", "minigpt.model.mlp:gelu"]


@pytest.mark.parametrize("rotary", [False, True])
def test_attention_in_the_open_changes_rounding_only(rotary: bool) -> None:
    shape = {"positions": "rotary", "n_kv_head": 1} if rotary else {}
    torch.manual_seed(0)
    gpt = GPT(GPTConfig(2, 2, 16, 12, 20, **shape)).double()
    tokens = torch.randint(20, (3, 12))
    with plugged_in([]):
        open_logits = gpt(tokens)
        continued = gpt.generate(tokens[:, :4], 6, temperature=0)
    assert torch.allclose(open_logits, gpt(tokens), atol=1e-12)
    assert torch.equal(continued, gpt.generate(tokens[:, :4], 6, temperature=0))


def test_what_is_watched_uses_the_learners_mask_too() -> None:
    everything = part(
        "minigpt.model.attention:causal_mask",
        lambda n_query, n_key: torch.ones(n_query, n_key, dtype=torch.bool),
    )
    gpt = GPT(GPTConfig(1, 2, 16, 12, 20))
    with plugged_in([everything]):
        _, cache = gpt.run_with_cache(torch.arange(5)[None])
    assert (cache["pattern", 0] > 0).all()


def test_a_solution_in_the_place_of_ours_changes_rounding_only() -> None:
    """Every exercise of the book that replaces a part really does."""
    script = f"""
from pathlib import Path
import torch
from minigpt.course.grading.grader import Grader
from minigpt.course.grading.load import load_submission
from minigpt.course.exercises.mine import TRIAL_SHAPES, OwnPart, _tried, plugged_in
from minigpt.course.exercises.registry import all_exercises
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

def logits(parts, shape):
    torch.manual_seed(0)
    with plugged_in(parts):
        gpt = GPT(GPTConfig(1, 2, 8, 6, 12, **shape))
    gpt.reset_parameters()
    torch.manual_seed(0)
    gpt.reset_parameters()
    with plugged_in(parts):
        return gpt(torch.arange(12).view(2, 6))

for one in all_exercises(Path({str(REPOSITORY)!r})):
    for name, target in one.replaces:
        own = getattr(load_submission(one.solution, [name]), name)
        part = _tried(OwnPart(one, name, target, own))
        assert part.label == "yours", (one.key, part.label)
        for shape in TRIAL_SHAPES:
            assert torch.allclose(logits([part], shape), logits([], shape), atol=1e-5), one.key
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_everything_at_once_learns_shakespeare_as_ours_does() -> None:
    """A GPT-2 and a Llama whose every part is a solution of the book: the curve is ours."""
    script = f"""
from pathlib import Path
import torch
from minigpt.course.grading.load import load_submission
from minigpt.course.exercises.mine import TRIAL_SHAPES, OwnPart, plugged_in
from minigpt.course.exercises.registry import all_exercises
from minigpt.data import shakespeare
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

parts = [
    OwnPart(one, name, target, getattr(load_submission(one.solution, [name]), name))
    for one in all_exercises(Path({str(REPOSITORY)!r}))
    for name, target in one.replaces
]
text = shakespeare()[:10_000]
letters = sorted(set(text))
ids = torch.tensor([letters.index(letter) for letter in text])

def curve(parts, shape):
    torch.manual_seed(0)
    losses = []
    with plugged_in(parts):
        gpt = GPT(GPTConfig(2, 2, 16, 12, len(letters), **shape))
        optimizer = torch.optim.AdamW(gpt.parameters(), 1e-2)
        for _ in range(12):
            rows = ids[torch.randint(len(ids) - 13, (8, 1)) + torch.arange(13)]
            logits = gpt(rows[:, :-1]).flatten(0, 1)
            losses.append(torch.nn.functional.cross_entropy(logits, rows[:, 1:].flatten()))
            optimizer.zero_grad()
            losses[-1].backward()
            optimizer.step()
        said = gpt.generate(ids[None, :4], 6, temperature=0)
    return torch.stack(losses).detach(), said

for shape in TRIAL_SHAPES:
    (yours, said), (ours, wanted) = curve(parts, shape), curve([], shape)
    assert ours[-1] < ours[0] - 0.3, "nothing was learned"
    assert (yours - ours).abs().max() < 1e-4, (yours, ours)
    assert torch.equal(said, wanted)
print(*sorted({{part.target.removeprefix("minigpt.model.") for part in parts}}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) >= MILESTONE
