"""How good a dictionary is: how sparse, how much variance, and what the model loses by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.dictionaries.sae import Dictionary
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint, Key
from minigpt.tasks.metrics import loss_on

Replace = Callable[[Tensor], Tensor]
_CONVENTIONS = {
    "L0": "features above zero, a mean over all positions",
    "explained variance": "1 − Σ‖y − ŷ‖² / Σ‖y − ȳ‖², ȳ the mean over these tokens, raw units",
    "loss": "cross-entropy in nats a token, all positions of a prompt but the last",
    "replaced": "the activation at every position, the first included; what follows is recomputed",
    "loss recovered": "(ablated − spliced) / (ablated − clean), for zero and for mean ablation",
    "dead": "features that are zero at every position of these tokens",
    "LayerNorm": "live: recomputed on the replaced stream; nothing folded; no BOS added",
}


@dataclass(frozen=True)
class Quality:
    """What a dictionary keeps of an activation, and of the model's loss.

    Losses are in nats a token: `clean`, `spliced` (reconstruction put in place), `zero` and `mean`
    (the activation ablated). `density` is the fraction of positions at which a feature is active.
    """

    l0: float
    explained_variance: float
    clean: float
    spliced: float
    zero: float
    mean: float
    density: Float[Tensor, "feature"] = field(repr=False)
    n_token: int = 0
    conventions: Mapping[str, str] = field(default_factory=lambda: _CONVENTIONS, repr=False)

    @property
    def delta(self) -> float:
        """By how many nats a token the reconstruction raises the loss."""
        return self.spliced - self.clean

    @property
    def recovered_zero(self) -> float:
        """The fraction of the loss of zero ablation that the reconstruction avoids."""
        return _fraction(self.zero - self.spliced, self.zero - self.clean)

    @property
    def recovered_mean(self) -> float:
        """The fraction of the loss of mean ablation that it avoids: the harder baseline."""
        return _fraction(self.mean - self.spliced, self.mean - self.clean)

    @property
    def dead(self) -> float:
        """The fraction of features that are never active."""
        return (self.density == 0).float().mean().item()


def _fraction(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


@torch.no_grad()
def quality(
    dictionary: Dictionary,
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    read: Key,
    write: Key | None = None,
    batch_size: int = 16,
) -> Quality:
    """Measure a dictionary on a model: the activation `read`, and `write` for a transcoder.

    Raises:
        HookError: an unknown name, NaN or infinity.
        ConfigError: an activation of another width, or fewer than two tokens a prompt.
    """
    write = read if write is None else write
    if tokens.dim() != 2 or tokens.shape[1] < 2:
        raise ConfigError("tokens must be [batch pos] with at least two positions to have a loss")
    dictionary.check(activations_at(model, tokens[:1, :1], [read])[0], f"the activation {read!r}")
    batches = tokens.split(batch_size)
    sums = [_reconstruction(dictionary, model, batch, read, write) for batch in batches]
    n, squares, total, error, active = (sum(column) for column in zip(*sums, strict=True))
    mean = total / n

    def put(replace: Replace, of: Key = write) -> float:
        return spliced_loss(model, tokens, of, write, replace, batch_size)

    clean = [loss_on(batch).measure(model, batch) for batch in batches]
    return Quality(
        l0=(active.sum() / n).item(),
        explained_variance=(1 - error / (squares - n * mean.square().sum())).item(),
        clean=torch.cat(clean).mean().item(),
        spliced=put(dictionary, read),
        zero=put(torch.zeros_like),
        mean=put(mean.expand_as),
        density=active / n,
        n_token=n,
    )


def _reconstruction(
    dictionary: Dictionary, model: GPT, tokens: Tensor, read: Key, write: Key
) -> tuple[int, Tensor, Tensor, Tensor, Tensor]:
    """Count, sum of squares, sum, squared error, and how often each feature was active."""
    x, y = (part.flatten(0, 1) for part in activations_at(model, tokens, [read, write]))
    features = dictionary.encode(x)
    error = (y - dictionary.decode(features) - dictionary.bypass(x)).double().square().sum()
    active = (features > 0).double().sum(0)
    return len(y), y.double().square().sum(), y.double().sum(0), error, active


@torch.no_grad()
def spliced_loss(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    read: Key,
    write: Key,
    replace: Replace,
    batch_size: int = 16,
) -> float:
    """Return the loss with `write` replaced by a function of `read`, in nats a token.

    Raises:
        HookError: an unknown name, or another shape.
    """
    seen: list[Tensor] = []

    def look(value: Tensor, point: HookPoint) -> None:
        seen[:] = [value]

    def put(value: Tensor, point: HookPoint) -> Tensor:
        x = value if read == write else seen[0]
        return replace(x.flatten(2)).view_as(value).to(value)

    hooks = {write: put} if read == write else {read: look, write: put}
    losses = []
    for batch in tokens.split(batch_size):
        with model.hooked(hooks):
            losses.append(loss_on(batch).measure(model, batch))
    return torch.cat(losses).mean().item()
