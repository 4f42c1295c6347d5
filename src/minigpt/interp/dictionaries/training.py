"""Train a dictionary on a stream of activations: Adam on the sphere, and care for dead features."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.errors import ConfigError, TrainingError
from minigpt.interp.dictionaries.kinds import BatchTopK, TopK
from minigpt.interp.dictionaries.sae import Dictionary, Loss, squared_error
from minigpt.interp.dictionaries.sparse import sparse_loss

AUX_WEIGHT = 1 / 32  # α of Gao et al. 2024, §A.2


@dataclass(frozen=True)
class DictionaryTraining:
    """How a dictionary is trained; counts are steps.

    The learning rate warms up, stays, and falls linearly to zero over the last `decay` of the run.
    The price of sparsity warms up over `sparsity_warmup`. A feature that was off for `dead_after`
    steps is dead: in the two TopKs, dead features then learn to rebuild what is left over
    (Gao et al. 2024, §A.2); in the others they are made anew every `resample_every` steps (0:
    never) from examples that are rebuilt badly (Bricken et al. 2023), until `decay` begins.

    Raises:
        ConfigError: no steps, or a rate that is not positive.
    """

    n_step: int = 2000
    lr: float = 1e-3
    warmup: int = 100
    sparsity_warmup: int = 500
    decay: float = 0.2
    dead_after: int = 200
    resample_every: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot run."""
        if self.n_step < 1 or self.lr <= 0 or not 0 <= self.decay <= 1:
            raise ConfigError(
                f"n_step={self.n_step} and lr={self.lr} must be positive, decay={self.decay} 0 to 1"
            )

    def rate(self, step: int) -> float:
        """Return the learning rate as a fraction of `lr`."""
        rest = (self.n_step - step) / max(1.0, self.decay * self.n_step)
        return min(1.0, (step + 1) / max(1, self.warmup), rest)

    def warmth(self, step: int) -> float:
        """Return the fraction of the price of sparsity."""
        return min(1.0, (step + 1) / max(1, self.sparsity_warmup))


@dataclass(frozen=True)
class DictionaryRun:
    """A training run, step by step: squared error, L0, and how many features were dead.

    The error is summed over dimensions, in units of the scaled activations.
    """

    error: list[float] = field(default_factory=list, repr=False)
    l0: list[float] = field(default_factory=list, repr=False)
    dead: list[int] = field(default_factory=list, repr=False)


class Stream(Protocol):
    """Where batches come from: `ActivationStream`, or anything alike."""

    @property
    def scales(self) -> tuple[float, ...]:
        """What each activation was divided by."""

    def batches(self, n: int) -> Iterator[tuple[Tensor, ...]]:
        """Yield n batches: (x,) for an autoencoder, (x, y) for a transcoder."""


def train_dictionary(
    dictionary: Dictionary, stream: Stream, how: DictionaryTraining
) -> DictionaryRun:
    """Train in place on the stream's scaled activations, then fold the scales into the weights.

    A dictionary whose scales are folded in is unfolded first, and goes on from where it was.

    Gradients along a decoder row are removed and the row brought back to norm one at every step.

    Raises:
        TrainingError: a loss that is no number.
        ConfigError: activations of another width.
    """
    trainer = Trainer(dictionary, how)
    scales = stream.scales
    if dictionary.folded:
        dictionary.rescale_(1 / scales[0], 1 / scales[-1])
        dictionary.folded = False
    for batch in stream.batches(how.n_step):
        trainer.step(batch[0], batch[-1])
    dictionary.rescale_(scales[0], scales[-1])
    dictionary.folded = True
    dictionary.eval().requires_grad_(False)
    return trainer.run


class Trainer:
    """One dictionary with its optimizer, its schedule, and the ages of its features."""

    def __init__(self, dictionary: Dictionary, how: DictionaryTraining) -> None:
        self.dictionary, self.how, self.run = dictionary.train(), how, DictionaryRun()
        dictionary.requires_grad_(True)
        self.optimizer = torch.optim.Adam(dictionary.parameters(), lr=how.lr, fused=True)
        self.silent = torch.zeros(dictionary.cfg.n_feature, dtype=torch.long)
        self.random = torch.Generator().manual_seed(how.seed)
        self.at = 0

    def step(self, x: Float[Tensor, "batch d_in"], y: Float[Tensor, "batch d_out"]) -> None:
        """Take one step on a batch (y is x for an autoencoder)."""
        if self.at == 0:
            self._start(x, y)
        dead = self.silent >= self.how.dead_after
        loss, count = self._loss(x, y)
        total = loss.total(self.how.warmth(self.at)) + AUX_WEIGHT * self._revival(x, y, dead)
        if not torch.isfinite(total):
            raise TrainingError(
                f"the loss is {total.item()} at step {self.at}: lower lr={self.how.lr}, "
                "and look for NaN in the activations"
            )
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        self._update()
        self.silent = torch.where(count > 0, 0, self.silent + 1)
        self._record(loss, count.sum().item() / len(x), int(dead.sum()))
        self._resample(x, y)
        self.at += 1

    def _start(self, x: Tensor, y: Tensor) -> None:
        self.dictionary.check(x)
        if y.shape[-1] != self.dictionary.cfg.d_out:
            raise ConfigError(
                f"the target has width {y.shape[-1]}, but this dictionary writes "
                f"d_out={self.dictionary.cfg.d_out}"
            )
        if not self.dictionary.started:
            self.dictionary.b_dec.data.copy_(y.mean(0))
            self.dictionary.started = True

    def _loss(self, x: Tensor, y: Tensor) -> tuple[Loss, Tensor]:
        """The loss, and how often each feature was active."""
        found = sparse_loss(self.dictionary, x, y)
        if found is not None:
            return found
        count: list[Tensor] = []

        def look(features: Tensor, _: object) -> None:
            count.append(features.detach().sign().sum(0))

        with self.dictionary.hooked({"features": look}):
            loss = self.dictionary.loss(x, y)
        return loss, count[0]

    def _revival(self, x: Tensor, y: Tensor, dead: Bool[Tensor, "feature"]) -> Tensor:
        """The error of rebuilding, from the best dead features, what the others leave over.

        $$ L_{aux} = \\lVert e - \\hat e \\rVert^2, \\qquad e = x - \\hat x $$
        """
        if not isinstance(self.dictionary.activation, TopK | BatchTopK) or not dead.any():
            return x.new_zeros(())
        d = self.dictionary
        with torch.no_grad():
            left = y - d(x)
        places = dead.nonzero(as_tuple=True)[0]
        pre = (x - d.center.detach()) @ d.W_enc[:, places] + d.b_enc[places]
        k = min(d.cfg.d_out // 2, len(places))
        values, best = pre.topk(k, sorted=False)
        features = torch.zeros_like(pre).scatter(-1, best, values.relu())
        return squared_error(left, features @ d.W_dec[places])

    def _update(self) -> None:
        rows, grad = self.dictionary.W_dec.data, self.dictionary.W_dec.grad
        if grad is not None:
            along = torch.linalg.vecdot(grad, rows)[:, None]
            grad.addcmul_(along, rows, value=-1)
        self.optimizer.param_groups[0]["lr"] = self.how.lr * self.how.rate(self.at)
        self.optimizer.step()
        self.dictionary.normalize_()

    def _record(self, loss: Loss, l0: float, dead: int) -> None:
        self.run.error.append(loss.error.item())
        self.run.l0.append(l0)
        self.run.dead.append(dead)

    @torch.no_grad()
    def _resample(self, x: Tensor, y: Tensor) -> None:
        """Give dead features the directions of examples that are rebuilt badly.

        Encoder columns get a fifth of the living ones' norm; Adam forgets what it knew of them.
        """
        how, d = self.how, self.dictionary
        due = how.resample_every and (self.at + 1) % how.resample_every == 0
        if isinstance(d.activation, TopK | BatchTopK) or not due or how.rate(self.at + 1) < 1:
            return
        dead = (self.silent >= how.dead_after).nonzero(as_tuple=True)[0][: len(x)]
        if not len(dead):
            return
        chance = (y - d(x)).pow(2).sum(-1).square()
        chosen = torch.multinomial(chance, len(dead), generator=self.random)
        size = d.W_enc.norm(dim=0).mean()
        reading = x[chosen] - d.center
        writing = (y[chosen] - d.b_dec) / (y[chosen] - d.b_dec).norm(dim=1, keepdim=True)
        d.W_enc[:, dead] = 0.2 * size * (reading / reading.norm(dim=1, keepdim=True)).T
        d.W_dec[dead] = writing
        d.b_enc[dead] = 0.0
        self.silent[dead] = 0
        for weight, at in ((d.W_enc, (slice(None), dead)), (d.W_dec, dead), (d.b_enc, dead)):
            for moment in ("exp_avg", "exp_avg_sq"):
                self.optimizer.state[weight][moment][at] = 0.0


@dataclass(frozen=True)
class Examples:
    """Batches drawn from tensors that are held anyway: a stream without a model.

    Several tensors are rows of the same examples. Each is divided by its root mean square.
    """

    parts: tuple[Float[Tensor, "n _width"], ...]
    batch_size: int = 1024
    seed: int = 0

    @property
    def scales(self) -> tuple[float, ...]:
        """What each tensor is divided by."""
        return tuple(part.pow(2).mean().sqrt().item() for part in self.parts)

    def batches(self, n: int) -> Iterator[tuple[Tensor, ...]]:
        """Yield n batches of rows drawn with replacement."""
        random, scales = torch.Generator().manual_seed(self.seed), self.scales
        for _ in range(n):
            rows = torch.randint(len(self.parts[0]), (self.batch_size,), generator=random)
            yield tuple(p[rows] / s for p, s in zip(self.parts, scales, strict=True))
