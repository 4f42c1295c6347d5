"""One and two layers of attention and nothing else, trained where repetition pays.

In half of the windows they train on, a stretch of Shakespeare comes again and again; the length of
the stretch differs from window to window, so that no position predicts what follows. Two layers
can learn to look up what came next last time; one layer cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.model.config import GPTConfig
from minigpt.train.config import TrainConfig
from minigpt.train.dataset import TokenData
from minigpt.zoo.entry import Entry
from minigpt.zoo.text import TextRecipe


@dataclass(frozen=True)
class Repeating:
    """Windows of a text; a fraction `share` of them repeats its first tokens to the end.

    How many tokens that are is drawn for each window, from `shortest` to `longest`.
    """

    plain: TokenData
    share: float = 0.5
    shortest: int = 16
    longest: int = 63

    @property
    def sha256(self) -> str:
        """The hash of the text and of what is done with it."""
        return f"{self.plain.sha256}, {self.share} of {self.shortest} to {self.longest}"

    def batch(self, step: int, size: int, seed: int) -> Int[Tensor, "batch pos"]:
        """Return the windows of one step, a function of the arguments alone."""
        rows = self.plain.batch(step, size, seed)
        random = np.random.default_rng([seed, step, 1])
        length = random.integers(self.shortest, self.longest + 1, size)
        length[random.random(size) >= self.share] = rows.shape[1]
        place = np.arange(rows.shape[1]) % length[:, None]
        return rows.gather(1, torch.from_numpy(place))

    def fixed(self, n: int, size: int) -> Iterator[Int[Tensor, "batch pos"]]:
        """Yield windows of the plain text, nothing repeated."""
        return self.plain.fixed(n, size)


@dataclass(frozen=True)
class RepeatingRecipe(TextRecipe):
    """A recipe whose training windows repeat; what is measured is the plain held-out text."""

    @property
    def source(self) -> Repeating:
        """The windows that the model trains on."""
        return Repeating(self.text.train)

    def to_dict(self) -> dict[str, object]:
        """Return all of it as plain values, for the card."""
        windows = {"share": Repeating.share, "length": [Repeating.shortest, Repeating.longest]}
        return {**super().to_dict(), "repeating": windows}


def recipe(n_layer: int, snapshots: tuple[int, ...]) -> RepeatingRecipe:
    """Return the recipe of a model of `n_layer` layers; all else is the same."""
    return RepeatingRecipe(
        GPTConfig(n_layer=n_layer, n_head=6, d_model=96, n_ctx=128, d_vocab=512, mlp="none"),
        TrainConfig(
            steps=snapshots[-1],
            batch_size=32,
            lr=3e-3,
            warmup=100,
            beta2=0.98,
            weight_decay=0.05,
            eval_every=100,
            checkpoint_every=snapshots[-1],
            device="cpu",
            snapshots=snapshots[:-1],
        ),
    )


def entry(name: str, what: str, made: RepeatingRecipe) -> Entry:
    """Return the entry of a recipe."""
    summary = f"attention only, {what}, on Shakespeare that repeats itself"
    return Entry(name, summary, made.to_dict(), made.hashes, made.run, made.measure)


_STEPS = (0, 50, 100, 200, 300, 400, 500, 600, 700, 800, 1000, 1200, 1500, 2000, 2500, 3000)
ONE_LAYER = entry("attn-1l", "one layer", recipe(1, _STEPS[::3]))
TWO_LAYERS = entry("attn-2l", "two layers", recipe(2, _STEPS))
