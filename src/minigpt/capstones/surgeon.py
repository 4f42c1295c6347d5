"""Circuit Surgeon: improve a model by removing at most three of its parts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.capstones.submission import CapstoneScore, interval, read_capstone, texts_of
from minigpt.errors import ConfigError
from minigpt.interp.patching.ablation import ablate
from minigpt.model.gpt2 import GPT
from minigpt.tasks.metrics import loss_on
from minigpt.zoo.dictionaries import base, story_tokens

MAX_PARTS = 3
CHOOSING_SEED, REPORTED_SEED, MEAN_SEED = 202, 203, 201  # of the stories
N_PROMPT, N_MEAN = 96, 24
BASELINE = ("head 3.2",)  # the best of 32 single removals on the choosing split
_PART = re.compile(r"(head) (\d+)\.(\d+)|(neuron) (\d+)\.(\d+)|(attn|mlp) (\d+)")


def choosing_tokens() -> Int[Tensor, "prompt pos"]:
    """Return the prompts that a learner may choose on."""
    return story_tokens(N_PROMPT, CHOOSING_SEED)


@torch.no_grad()
def losses_without(
    model: GPT, parts: tuple[str, ...], tokens: Int[Tensor, "prompt pos"]
) -> Float[Tensor, "prompt"]:
    """Return each prompt's loss with parts set to their mean over other stories, nats a token.

    Parts are written "head 3.2", "neuron 1.17", "attn 2", "mlp 0".

    Raises:
        ConfigError: a part that is written otherwise, or does not exist.
    """
    chosen: dict[str, Any] = {"heads": [], "neurons": [], "attn": [], "mlp": []}
    for part in parts:
        found = _PART.fullmatch(part)
        if found is None:
            raise ConfigError(
                f"{part!r} is no part: write “head 3.2”, “neuron 1.17”, “attn 2” or “mlp 0”"
            )
        if found[7]:
            chosen[found[7]].append(int(found[8]))
        else:
            kind, layer, unit = (found[i] or found[i + 3] for i in (1, 2, 3))
            chosen[f"{kind}s"].append((int(layer), int(unit)))
    reference = story_tokens(N_MEAN, MEAN_SEED)
    measure = loss_on(tokens).measure
    if not parts:
        return measure(model, tokens)
    with ablate(model, "mean", **chosen, reference=reference, per_position=False):
        return measure(model, tokens)


def score_surgeon(path: Path) -> CapstoneScore:
    """Score the removals of a file on stories that nobody chose on.

    The baseline is the better of two there: the intact model, and the removal of head 3.2, which
    was the best of 32 on the choosing split.

    Raises:
        ConfigError: a file that `read_capstone` refuses, no part, more than three, or one that
            does not exist.
    """
    found = read_capstone(path, {"parts": list}, f"stories {CHOOSING_SEED}")
    parts = tuple(texts_of(path, "parts", found["parts"]))
    if len(parts) > MAX_PARTS:
        raise ConfigError(f"{path} removes {len(parts)} parts, and {MAX_PARTS} are allowed")
    tokens = story_tokens(N_PROMPT, REPORTED_SEED)
    clean, other, mine = (losses_without(base(), one, tokens) for one in ((), BASELINE, parts))
    other = min(clean, other, key=lambda losses: losses.mean().item())
    low, high = interval(other - mine)
    gain, reference = (clean - mine).mean().item(), (clean - other).mean().item()
    notes = (f"loss as it is {clean.mean():.4f}, without your parts {mine.mean():.4f}",)
    return CapstoneScore("gain of the loss, nats per token", gain, reference, low, high, notes)
