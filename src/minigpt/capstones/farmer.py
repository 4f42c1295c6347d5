"""Feature Farmer: a dictionary of the stream of `stories` that keeps more of the loss."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.capstones.submission import CapstoneScore, interval
from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.files import load_dictionary
from minigpt.interp.dictionaries.metrics import quality
from minigpt.interp.dictionaries.sae import Dictionary
from minigpt.model.hooks import HookPoint
from minigpt.tasks.metrics import loss_on
from minigpt.zoo.dictionaries import (
    KIND_SEEDS,
    STREAM_READ,
    TRAIN_SEED,
    base,
    states,
    story_tokens,
    train_kind,
)

MAX_L0, MAX_FEATURES = 16.5, 512
REPORTED_SEED, N_PROMPT = 303, 96
N_TRAIN = 2000  # prompts of the recipe's training


def score_farmer(path: Path, baseline: Dictionary | None = None) -> CapstoneScore:
    """Score a dictionary in a safetensors file; the baseline is the book's TopK recipe.

    The score is −(loss with the reconstruction in place), so more is better; at most 512 features
    and an L0 of at most 16.5, measured on the reported stories.

    Raises:
        CheckpointError: no dictionary of ours.
        ConfigError: another width, too many features, an L0 that is too large, or values that are
            not finite.
    """
    mine = load_dictionary(path)
    if mine.cfg.n_feature > MAX_FEATURES:
        raise ConfigError(f"{path} has {mine.cfg.n_feature} features; {MAX_FEATURES} are allowed")
    if any(not bool(value.isfinite().all()) for value in mine.state_dict().values()):
        raise ConfigError(f"{path} holds a value that is NaN or infinite")
    if mine.cfg.d_in != base().cfg.d_model or mine.cfg.skip or type(mine).__name__ == "Crosscoder":
        raise ConfigError(f"{path} does not reconstruct {STREAM_READ}: width 96, and no skip")
    tokens = story_tokens(N_PROMPT, REPORTED_SEED)
    found = quality(mine, base(), tokens, STREAM_READ)
    if found.l0 > MAX_L0:
        raise ConfigError(
            f"{path}: {found.l0:.1f} features are active, and {MAX_L0} are allowed: at more, a "
            "dictionary keeps more for no merit of its own"
        )
    book = baseline_dictionary() if baseline is None else baseline
    ours, theirs = (spliced(one, tokens) for one in (mine, book))
    low, high = interval(theirs - ours)
    notes = (
        f"loss as it is {found.clean:.4f}, with the mean in place {found.mean:.4f}",
        f"loss recovered {found.recovered_mean:.4f} (against the mean), L0 {found.l0:.2f}, "
        f"dead {found.dead:.1%} of {mine.cfg.n_feature}",
    )
    value, reference = -ours.mean().item(), -theirs.mean().item()
    return CapstoneScore("−loss, nats per token", value, reference, low, high, notes)


@torch.no_grad()
def spliced(dictionary: Dictionary, tokens: Int[Tensor, "prompt pos"]) -> Float[Tensor, "prompt"]:
    """Return each prompt's loss with the reconstruction in the stream's place."""

    def put(value: Tensor, _: HookPoint) -> Tensor:
        return dictionary(value.flatten(0, 1)).view_as(value).to(value)

    with base().hooked({STREAM_READ: put}):
        return loss_on(tokens).measure(base(), tokens)


@cache
def baseline_dictionary() -> Dictionary:
    """Train the book's TopK dictionary again, in a quarter of a minute on one quiet core."""
    examples = states(base(), story_tokens(N_TRAIN, TRAIN_SEED)).flatten(0, 1)
    with torch.enable_grad():
        return train_kind("TopK", examples, KIND_SEEDS[0])
