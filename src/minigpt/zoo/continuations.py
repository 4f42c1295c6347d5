"""What SmolLM2 writes after sixteen openings, greedily and by sampling: for Lesson 4.4."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.model.gpt2 import GPT
from minigpt.model.locate import ZOO
from minigpt.model.pretrained import load
from minigpt.model.weights import write_safetensors
from minigpt.train.repetition import loop_period
from minigpt.zoo.entry import Entry, Measured, recorded

N_PROMPT, N_NEW, SEED = 6, 200, 0
OPENINGS = (
    "The old man opened the door and saw",
    "Water is a molecule made of two",
    "In the morning she walked to the",
    "The most important rule of cooking is",
    "My grandfather was born in a small",
    "The answer to your question depends on",
    "Once there was a king who had",
    "A computer stores numbers as a series",
    "The train was late, and so we",
    "To learn a new language, you should",
    "The city council decided last week that",
    "I have never been to Japan, but",
    "The first thing I noticed was the",
    "Our team lost the game because the",
    "A good teacher knows when to be",
    "The river was high after the rain",
)
_FILE = "record.safetensors"
CONTINUATIONS = ZOO / "continuations" / _FILE


@dataclass(frozen=True)
class Continuations:
    """Openings and what follows them, as SmolLM2's token ids."""

    prompts: Int[Tensor, "opening pos"]
    greedy: Int[Tensor, "opening new"]
    sampled: Int[Tensor, "opening new"]


def openings(model: GPT) -> Int[Tensor, "opening pos"]:
    """Return the first six tokens of each opening."""
    return torch.cat([model.to_tokens(text)[:, :N_PROMPT] for text in OPENINGS])


def continued(
    model: GPT, prompts: Int[Tensor, "opening pos"], n: int, temperature: float
) -> Int[Tensor, "opening new"]:
    """Return the tokens that the model adds at a temperature; 0 is greedy."""
    whole = model.generate(prompts, n, temperature=temperature, seed=SEED)
    assert isinstance(whole, Tensor)
    return whole[:, prompts.shape[1] :]


def load_zoo(path: Path = CONTINUATIONS) -> Continuations:
    """Load the recorded continuations.

    Raises:
        CheckpointError: the file is missing or damaged.
    """
    with recorded(path) as tensors:
        parts = [tensors[name].long() for name in ("prompts", "greedy", "sampled")]
        if [one.shape[1] for one in parts] != [N_PROMPT, N_NEW, N_NEW]:
            raise ValueError(f"tensors have shapes {[list(one.shape) for one in parts]}")
        return Continuations(*parts)


def _write(where: Path) -> None:
    model = load("smollm2")
    prompts = openings(model)
    tensors = {"prompts": prompts}
    for name, temperature in (("greedy", 0.0), ("sampled", 1.0)):
        tensors[name] = continued(model, prompts, N_NEW, temperature)
    whole = {name: ids.int() for name, ids in tensors.items()}
    write_safetensors(whole, where / _FILE, {"made by": "minigpt zoo train continuations"})


def _measure(where: Path) -> Mapping[str, Measured]:
    record = load_zoo(where / _FILE)
    loops = {
        name: sum(loop_period(row) > 0 for row in getattr(record, name).tolist())
        for name in ("greedy", "sampled")
    }
    again = continued(load("smollm2"), record.prompts[:2], 16, 0.0)
    same = (again == record.greedy[:2, :16]).float().mean().item()
    return {
        **{
            f"{name} loops": Measured(n, 0, "of 16 texts", f"texts that end in a loop, {name}")
            for name, n in loops.items()
        },
        "again": Measured(same, 0.1, "of the tokens", "greedy tokens that a new run repeats"),
    }


ENTRY = Entry(
    "continuations",
    "what SmolLM2 writes after sixteen openings, greedily and at temperature 1",
    {"model": "smollm2", "openings": list(OPENINGS), "n_prompt": N_PROMPT, "n_new": N_NEW,
     "temperatures": {"greedy": 0, "sampled": 1}, "seed": SEED},
    dict,
    _write,
    _measure,
)  # fmt: skip
