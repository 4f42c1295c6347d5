"""Dictionaries: an activation as a sparse sum of learned directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError, nearest
from minigpt.interp.core.results import require_finite
from minigpt.interp.dictionaries.kinds import (
    Activation,
    BatchTopK,
    Gated,
    JumpReLU,
    ReLU,
    TopK,
    require_k,
)
from minigpt.model.hooks import Hooked, HookPoint
from minigpt.settings import check_settings


class Kind(NamedTuple):
    """How a kind of dictionary is made, and the settings that only some kinds have."""

    make: Callable[[DictionaryConfig], Activation]
    settings: tuple[str, ...]


KINDS = {
    "relu": Kind(lambda cfg: ReLU(cfg.penalty), ("penalty",)),
    "gated": Kind(lambda cfg: Gated(cfg.n_feature, cfg.penalty), ("penalty",)),
    "topk": Kind(lambda cfg: TopK(cfg.k, cfg.n_feature), ("k",)),
    "batch_topk": Kind(lambda cfg: BatchTopK(cfg.k, cfg.n_feature), ("k",)),
    "jumprelu": Kind(
        lambda cfg: JumpReLU(cfg.n_feature, cfg.penalty, cfg.bandwidth, cfg.threshold),
        ("penalty", "bandwidth", "threshold"),
    ),
}


@dataclass(frozen=True)
class DictionaryConfig:
    """Everything that fixes the shape of a dictionary and its loss.

    `kind` is one of relu, gated, topk, batch_topk and jumprelu. `k` is for the two TopKs, `penalty`
    (λ) for the others, `bandwidth` (ε) and `threshold` (θ at first) for jumprelu; all three in the
    units of activations with root mean square one. `d_out` is `d_in` for autoencoders; `skip` is
    for transcoders.

    Raises:
        ConfigError: an unknown kind, a setting that this kind does not have, a size below one, or
            more active features than there are.
    """

    d_in: int
    n_feature: int
    kind: str = "topk"
    k: int = 32
    penalty: float = 1.0
    bandwidth: float = 0.1
    threshold: float = 0.1
    d_out: int = 0
    skip: bool = False

    def __post_init__(self) -> None:
        """Fill in the output's width and refuse what cannot be built."""
        check_settings(self)
        if self.kind not in KINDS:
            raise ConfigError(f"no kind {self.kind!r} of dictionary; {nearest(self.kind, KINDS)}")
        if not self.d_out:
            object.__setattr__(self, "d_out", self.d_in)
        for name in ("d_in", "d_out", "n_feature"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name}={getattr(self, name)!r} must be at least 1")
        has = KINDS[self.kind].settings
        optional = {name for kind in KINDS.values() for name in kind.settings}
        for field in fields(self):
            if field.name in optional - {*has} and getattr(self, field.name) != field.default:
                raise ConfigError(
                    f"{field.name}={getattr(self, field.name)!r} is no setting of the kind "
                    f"{self.kind!r}, which would ignore it; its settings: {', '.join(has)}"
                )
        if "k" in has:
            require_k(self.k, self.n_feature)


@dataclass(frozen=True)
class Loss:
    """What training minimizes, in three parts, each a mean over examples.

    `error` is the squared distance, summed over dimensions; `sparsity` includes its λ.
    """

    error: Float[Tensor, ""]
    sparsity: Float[Tensor, ""]
    auxiliary: Float[Tensor, ""]

    def total(self, warmth: float = 1.0) -> Float[Tensor, ""]:
        """Add the parts, sparsity at a fraction of its price while training warms up."""
        return self.error + warmth * self.sparsity + self.auxiliary


class Dictionary(Hooked):
    """Read features off an activation, keep few, write each as a direction.

    $$ π = (x - c)\\, W_{enc} + b_{enc}, \\qquad f = σ(π), \\qquad
       \\hat y = f\\, W_{dec} + b_{dec} $$

    σ is the kind's (`kinds`); rows of $W_{dec}$ have norm one. An autoencoder centers by
    $c = b_{dec}$ and rebuilds x; a transcoder has c = 0 and predicts another activation.

    `started` says that training has begun, `folded` that the scales of its activations are in the
    weights, so that it reads activations as they are; both are saved.

    Hooks: `pre` and `features` [*batch feature], `reconstruction` [*batch d_out].
    """

    def __init__(self, cfg: DictionaryConfig, seed: int = 0) -> None:
        super().__init__()
        self.cfg = cfg
        self.started = self.folded = False
        self.activation = KINDS[cfg.kind].make(cfg)
        random = torch.Generator().manual_seed(seed)
        self.W_dec = nn.Parameter(torch.randn(cfg.n_feature, cfg.d_out, generator=random))
        # Laid out by feature, as W_dec is: both gradients come feature by feature.
        self.W_enc = nn.Parameter(torch.randn(cfg.n_feature, cfg.d_in, generator=random).T)
        self.b_enc = nn.Parameter(torch.zeros(cfg.n_feature))
        self.b_dec = nn.Parameter(torch.zeros(cfg.d_out))
        self.normalize_()
        self.W_enc.data /= self.W_enc.data.norm(dim=0)
        self.pre, self.features, self.reconstruction = HookPoint(), HookPoint(), HookPoint()
        self.name_hooks()

    @property
    def center(self) -> Float[Tensor, "d_in"]:
        """What is subtracted before encoding: nothing."""
        return self.W_enc.new_zeros(self.cfg.d_in)

    @property
    def offset(self) -> Float[Tensor, "feature"]:
        """What is added to x W_enc: centering costs a vector's product here, not a batch's."""
        return self.b_enc - self.center @ self.W_enc

    def encode(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch feature"]:
        """Return the features, zero where inactive."""
        return self.features(self.activation(self.pre(self._read(x))))

    def decode(self, features: Float[Tensor, "*batch feature"]) -> Float[Tensor, "*batch d_out"]:
        """Add the active features' directions up."""
        return self.reconstruction(features @ self.W_dec + self.b_dec)

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"]:
        """Rebuild, or predict, from the features alone."""
        return self.decode(self.encode(x))

    def loss(self, x: Float[Tensor, "batch d_in"], y: Float[Tensor, "batch d_out"]) -> Loss:
        """Return what training minimizes on a batch (y is x for an autoencoder).

        $$ L = \\lVert y - \\hat y \\rVert^2 + L_{sparse} + L_{aux} $$
        """
        target = y - self.bypass(x)
        pre = self.pre(self._read(x))
        features = self.features(self.activation(pre))

        def frozen_error(other: Tensor) -> Tensor:
            return squared_error(target, other @ self.W_dec.detach() + self.b_dec.detach())

        return Loss(
            squared_error(target, self.reconstruction(features @ self.W_dec + self.b_dec)),
            self.activation.sparsity(pre, features),
            self.activation.auxiliary(pre, frozen_error),
        )

    def _read(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch feature"]:
        return torch.nn.functional.linear(x, self.W_enc.T, self.offset)

    def bypass(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"] | float:
        """Return what reaches the output without passing the features: nothing."""
        return 0.0

    @torch.no_grad()
    def normalize_(self) -> None:
        """Bring every decoder row back to norm one."""
        self.W_dec.div_(self.W_dec.norm(dim=1, keepdim=True).clamp_min(1e-8))

    @torch.no_grad()
    def rescale_(self, scale_in: float, scale_out: float) -> None:
        """Turn a dictionary of x / scale_in and y / scale_out into one of x and y, exactly.

        Features then have the units of y, and rows of W_dec keep norm one.
        """
        self.W_enc.mul_(scale_out / scale_in)
        self.b_enc.mul_(scale_out)
        self.b_dec.mul_(scale_out)
        self.activation.rescale(scale_out)

    def check(self, x: Tensor, what: str = "the activation") -> Tensor:
        """Return an activation that fits.

        Raises:
            ConfigError: another width.
            HookError: NaN or infinity.
        """
        if x.shape[-1] != self.cfg.d_in:
            raise ConfigError(
                f"{what} has width {x.shape[-1]}, but this dictionary reads d_in={self.cfg.d_in}: "
                "give it the activation that it was trained on"
            )
        return require_finite(x, what)


class SAE(Dictionary):
    """A sparse autoencoder: it rebuilds an activation from few of many directions.

    $$ f = σ\\big((x - b_{dec})\\, W_{enc} + b_{enc}\\big), \\qquad
       \\hat x = f\\, W_{dec} + b_{dec} $$

    The encoder starts as the decoder's transpose.

    Source: Bricken et al. 2023; Gao et al. 2024; Lesson 8.2.
    """

    def __init__(self, cfg: DictionaryConfig, seed: int = 0) -> None:
        if cfg.d_out != cfg.d_in or cfg.skip:
            raise ConfigError("an autoencoder rebuilds its input: d_out is d_in, and skip is False")
        super().__init__(cfg, seed)
        self.W_enc.data.copy_(self.W_dec.data.T)

    @property
    def center(self) -> Float[Tensor, "d_in"]:
        """What is subtracted before encoding: the decoder's bias."""
        return self.b_dec


def squared_error(y: Float[Tensor, "batch d"], other: Float[Tensor, "batch d"]) -> Tensor:
    """Return the squared distance, summed over dimensions, a mean over examples."""
    return (y - other).pow(2).sum() / len(y)
