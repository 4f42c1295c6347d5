"""Function vectors of SmolLM2 on three word tasks, with their controls: for Lesson 9.5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.steering.controls import equal_norm
from minigpt.interp.steering.function_vectors import (
    function_vector,
    indirect_effects,
    mean_head_outputs,
    top_heads,
    vector_sweep,
)
from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.pretrained import load
from minigpt.tasks.metrics import answer_is_likeliest, answer_probability
from minigpt.tasks.word_pairs import PAIRS, PairTask
from minigpt.zoo.entry import Entry, Measured, load_records, save_records

TASKS = tuple(PAIRS)
N_SEED, N_HEAD, N_SHOWN, N_MEAN, N_EFFECT, N_ASKED = 3, 10, 8, 16, 6, 12
LAYERS, SCALES = (4, 7, 10, 13, 16, 19), (1.0, 2.0, 4.0)
N_HEADS, N_DIRECTION = 2, 1
KINDS = ("function vector", "shuffled labels", "random heads", "random direction")
_ROWS = (1, 1, N_HEADS, N_DIRECTION)
_FILE, _BATCH = "record.safetensors", 16384
FUNCTION_VECTORS = ZOO / "function-vectors" / _FILE


@dataclass(frozen=True)
class FunctionVectors:
    """What was found, by seed and task; all shares are of words that no choice was made on.

    `effects` are average indirect effects, `heads` (layer, head) those with the largest over all
    tasks, `vectors` the function vectors. `in_context`, `shuffled` and `zero` are the bare model's
    accuracies with eight pairs, with their answers shuffled, and without any; `repaired` that on
    shuffled prompts with the vector. `accuracy` is that without pairs, by kind of vector, at the
    layer and scale of `chosen`; `crossed` [seed task of] adds the vector of another task.
    """

    effects: Float[Tensor, "seed task layer head"]
    heads: Int[Tensor, "seed head 2"]
    vectors: Float[Tensor, "seed task d_model"]
    in_context: Float[Tensor, "seed task"]
    shuffled: Float[Tensor, "seed task"]
    zero: Float[Tensor, "seed task"]
    repaired: Float[Tensor, "seed task"]
    accuracy: Float[Tensor, "seed task kind"]
    chosen: Float[Tensor, "seed task 2"]
    crossed: Float[Tensor, "seed task of"]


_DIMS = (4, 3, 3, 2, 2, 2, 2, 3, 3, 3)


def load_zoo(path: Path = FUNCTION_VECTORS) -> FunctionVectors:
    """Load the recorded function vectors.

    Raises:
        CheckpointError: the file is missing or damaged.
    """
    return load_records(FunctionVectors, ["smollm2"], path, _DIMS)["smollm2"]


def parts(task: PairTask, seed: int) -> tuple[PairTask, PairTask, PairTask]:
    """Split a task's pairs: half to learn the vector from, a quarter to choose on, one to report.

    The split is another for every seed.
    """
    order = torch.randperm(len(task), generator=torch.Generator().manual_seed(seed))
    half, rest = len(task) // 2, len(task) * 3 // 4
    return task[order[:half]], task[order[half:rest]], task[order[rest:]]


def accuracy(model: GPT, prompts: Tensor, answers: Tensor) -> float:
    """Return the share of prompts whose likeliest next token is the answer."""
    return answer_is_likeliest(answers).measure(model, prompts).mean().item()


def run_seed(model: GPT, seed: int) -> dict[str, Any]:
    """Find the vectors of one seed, choose layer and scale, and measure them on other words."""
    assert model.tokenizer
    split = {name: parts(PairTask.named(name, model.tokenizer), seed) for name in TASKS}
    found: dict[str, Any] = {}
    right, wrong, effects = [], [], []
    for learn, _, _ in split.values():
        prompts, answers = learn.in_context(N_MEAN, N_SHOWN, seed)
        mixed, _ = learn.in_context(N_MEAN, N_SHOWN, seed, shuffled=True)
        right.append(mean_head_outputs(model, prompts))
        wrong.append(mean_head_outputs(model, mixed))
        mixed, answers = learn.in_context(N_EFFECT, N_SHOWN, seed + 1000, shuffled=True)
        metric = answer_probability(answers)
        effect = indirect_effects(model, mixed, right[-1], metric, batch_limit=_BATCH)
        effects.append(effect.values.mean(-1))
    found["effects"] = torch.stack(effects)
    heads = top_heads(found["effects"].mean(0), N_HEAD)
    found["heads"] = torch.tensor(heads)
    found["vectors"] = torch.stack([function_vector(means, heads) for means in right])
    rows = [
        _measured(
            model,
            parts_of,
            found["vectors"],
            i,
            _tried(found["vectors"][i], right[i], wrong[i], heads, seed),
            seed,
        )
        for i, parts_of in enumerate(split.values())
    ]
    return found | {key: torch.tensor([row[key] for row in rows]) for key in rows[0]}


def _tried(
    vector: Tensor, right: Tensor, wrong: Tensor, heads: list[tuple[int, int]], seed: int
) -> Float[Tensor, "kind d_model"]:
    """Return a function vector, and all its controls at its norm."""
    random = torch.Generator().manual_seed(seed)
    rest = [divmod(i, right.shape[1]) for i in range(right[..., 0].numel())]
    rest = [head for head in rest if head not in heads]
    draws = [
        [rest[i] for i in torch.randperm(len(rest), generator=random)[:N_HEAD]]
        for _ in range(N_HEADS)
    ]
    others = [function_vector(wrong, heads), *(function_vector(right, draw) for draw in draws)]
    same = [other * (vector.norm() / other.norm()) for other in others]
    return torch.stack([vector, *same, *equal_norm(vector, N_DIRECTION, seed)])


def _swept(
    model: GPT, task: PairTask, rows: Tensor, layers: Sequence[int], scales: Sequence[float]
) -> Float[Tensor, "vector scale layer"]:
    prompts, answers = task.zero_shot()
    metric = answer_is_likeliest(answers)
    return vector_sweep(
        model, prompts, rows, metric, layers=layers, scales=scales, batch_limit=_BATCH
    ).values.mean(-1)


def _measured(
    model: GPT,
    split: tuple[PairTask, PairTask, PairTask],
    vectors: Tensor,
    at: int,
    tried: Tensor,
    seed: int,
) -> dict[str, Any]:
    _, choose, report = split
    tuned = _swept(model, choose, tried, LAYERS, SCALES).flatten(1)
    best = [divmod(int(row.argmax()), len(LAYERS)) for row in tuned]
    places = [(LAYERS[layer], SCALES[scale]) for scale, layer in best]
    reported = [
        _swept(model, report, row[None], [layer], [scale]).item()
        for row, (layer, scale) in zip(tried, places, strict=True)
    ]
    layer, scale = places[0]
    shown, answers = report.in_context(N_ASKED, N_SHOWN, seed + 2000)
    mixed, asked = report.in_context(N_ASKED, N_SHOWN, seed + 2000, shuffled=True)
    right = answer_is_likeliest(asked)
    repaired = vector_sweep(
        model, mixed, vectors[at][None], right, layers=[layer], scales=[scale]
    ).values
    return {
        "in_context": accuracy(model, shown, answers),
        "shuffled": accuracy(model, mixed, asked),
        "zero": accuracy(model, *report.zero_shot()),
        "repaired": repaired.mean().item(),
        "accuracy": [part.mean().item() for part in torch.tensor(reported).split(_ROWS)],
        "chosen": [layer, scale],
        "crossed": [_swept(model, report, row[None], [layer], [scale]).item() for row in vectors],
    }


def _write(where: Path) -> None:
    model = load("smollm2")
    runs = [run_seed(model, seed) for seed in range(N_SEED)]
    joined = {
        key: torch.stack([run[key] for run in runs]) for key in FunctionVectors.__annotations__
    }
    for key in ("effects", "vectors"):
        joined[key] = joined[key].half()
    joined["heads"] = joined["heads"].int()
    save_records({"smollm2": FunctionVectors(**joined)}, where / _FILE, "function-vectors")


def _measure(where: Path) -> Mapping[str, Measured]:
    record = load_zoo(where / _FILE)
    found = {
        f"{name}: {kind}": Measured(
            share.item(), 0.005, "of words", f"answered without pairs, {kind}, {name}"
        )
        for name, row in zip(TASKS, record.accuracy.double().mean(0), strict=True)
        for kind, share in zip(KINDS, row, strict=True)
    }
    model = load("smollm2")
    assert model.tokenizer
    words = parts(PairTask.named("plural", model.tokenizer), 0)[2]
    prompts, answers = words.zero_shot()
    at = TASKS.index("plural")
    layer, scale = record.chosen[0, at].tolist()
    again = vector_sweep(
        model, prompts, record.vectors[0, at].float()[None], answer_is_likeliest(answers),
        layers=[int(layer)], scales=[scale],
    ).values  # fmt: skip
    found["plural again"] = Measured(
        again.mean().item(), 0.06, "of words", "a new run of seed 0's vector for plurals"
    )
    return found


ENTRY = Entry(
    "function-vectors",
    "function vectors of SmolLM2 on three word tasks, and vectors that should not work",
    {"model": "smollm2", "tasks": list(TASKS), "seeds": N_SEED, "heads": N_HEAD,
     "pairs shown": N_SHOWN, "prompts for means": N_MEAN, "prompts for effects": N_EFFECT,
     "layers": list(LAYERS), "scales": list(SCALES), "kinds": list(KINDS),
     "random heads": N_HEADS, "random directions": N_DIRECTION},
    dict,
    _write,
    _measure,
)  # fmt: skip
