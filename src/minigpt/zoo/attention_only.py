"""One and two layers of attention and nothing else, trained where repetition pays.

Some windows they train on are Shakespeare. In most, tokens drawn at random from Shakespeare come
again and again, and nothing but their first showing tells what follows. How long it takes until
they come again differs from window to window, so that no position gives it away.
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
    """Windows of a text; in a fraction `share` of them random tokens of the text repeat to the end.

    After how many tokens they repeat is drawn for each window, from `shortest` to `longest`.
    """

    plain: TokenData
    share: float = 0.7
    shortest: int = 8
    longest: int = 31

    @property
    def sha256(self) -> str:
        """The hash of the text and of what is done with it."""
        return f"{self.plain.sha256}, {self.share} of {self.shortest} to {self.longest}"

    def batch(self, step: int, size: int, seed: int) -> Int[Tensor, "batch pos"]:
        """Return the windows of one step, a function of the arguments alone."""
        rows = self.plain.batch(step, size, seed)
        random = np.random.default_rng([seed, step, 1])
        drawn = self.plain.ids[random.integers(len(self.plain.ids), size=rows.shape)]
        period = random.integers(self.shortest, self.longest + 1, (size, 1))
        again = np.take_along_axis(drawn, np.arange(rows.shape[1]) % period, 1)
        repeats = torch.from_numpy(random.random((size, 1)) < self.share)
        return torch.where(repeats, torch.from_numpy(again.astype(np.int64)), rows)

    def fixed(self, n: int, size: int) -> Iterator[Int[Tensor, "batch pos"]]:
        """Yield windows of the plain text, nothing repeated."""
        return self.plain.fixed(n, size)


@dataclass(frozen=True)
class RepeatingRecipe(TextRecipe):
    """A recipe whose training windows repeat; the held-out loss is that of plain text."""

    share: float = Repeating.share

    @property
    def source(self) -> Repeating:
        """The windows that the model trains on."""
        return Repeating(self.text.train, self.share)

    def to_dict(self) -> dict[str, object]:
        """Return all of it as plain values, for the card."""
        windows = {"share": self.share, "period": [Repeating.shortest, Repeating.longest]}
        return {**super().to_dict(), "repeating": windows}


def recipe(
    n_layer: int, snapshots: tuple[int, ...], share: float = Repeating.share
) -> RepeatingRecipe:
    """Return the recipe of a model of `n_layer` layers; snapshots end with the last step."""
    return RepeatingRecipe(
        GPTConfig(n_layer=n_layer, n_head=6, d_model=96, n_ctx=64, d_vocab=512, mlp="none"),
        TrainConfig(
            steps=snapshots[-1],
            batch_size=32,
            lr=4e-3,
            warmup=100,
            beta2=0.98,
            eval_every=200,
            checkpoint_every=snapshots[-1],
            device="cpu",
            snapshots=snapshots[:-1],
        ),
        share,
    )


def entry(name: str, summary: str, made: RepeatingRecipe) -> Entry:
    """Return the entry of a recipe."""
    return Entry(name, summary, made.to_dict(), made.hashes, made.run, made.measure)


_COARSE, _FINE = (0, 200, 400, 600, 800, 1500, 2000, 3000, 4000), range(850, 1350, 50)
_STEPS = tuple(sorted({*_COARSE, *_FINE}))  # fine where induction appears
ONE_LAYER = entry(
    "attn-1l",
    "attention only, one layer, on Shakespeare and on random tokens that repeat",
    recipe(1, (0, 500, 1000, 2000, 4000)),
)
TWO_LAYERS = entry(
    "attn-2l",
    "attention only, two layers, on Shakespeare and on random tokens that repeat",
    recipe(2, _STEPS),
)
PLAIN = entry(
    "attn-2l-plain",
    "attention only, two layers, on Shakespeare alone: the control of attn-2l",
    recipe(2, (4000,), share=0.0),
)
