"""Dictionaries: an activation as a sparse sum of directions, each with a meaning, one hopes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import CheckpointError, ConfigError, nearest
from minigpt.interp.core.results import require_finite
from minigpt.interp.dictionaries.jumprelu import JumpReLU
from minigpt.interp.dictionaries.kinds import (
    Activation,
    BatchTopK,
    Gated,
    ReLU,
    TopK,
    require_k,
)
from minigpt.model.hooks import Hooked, HookPoint
from minigpt.model.weights import assign, empty, read_safetensors, write_safetensors
from minigpt.schema import parse_json, short
from minigpt.settings import check_settings

KINDS: dict[str, Callable[[DictionaryConfig], Activation]] = {
    "relu": lambda cfg: ReLU(cfg.penalty),
    "gated": lambda cfg: Gated(cfg.n_feature, cfg.penalty),
    "topk": lambda cfg: TopK(cfg.k, cfg.n_feature),
    "batch_topk": lambda cfg: BatchTopK(cfg.k, cfg.n_feature),
    "jumprelu": lambda cfg: JumpReLU(cfg.n_feature, cfg.penalty, cfg.bandwidth, cfg.threshold),
}


@dataclass(frozen=True)
class DictionaryConfig:
    """Everything that fixes the shape of a dictionary and its loss.

    `kind` is one of relu, gated, topk, batch_topk and jumprelu. `k` is for the two TopKs, `penalty`
    (λ) for the others, `bandwidth` (ε) and `threshold` (θ at first) for jumprelu; all three in the
    units of activations with root mean square one. `d_out` is `d_in` for autoencoders; `skip` is
    for transcoders.

    Raises:
        ConfigError: an unknown kind, a size below one, or more active features than there are.
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
        if self.kind in ("topk", "batch_topk"):
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
        self.activation = KINDS[cfg.kind](cfg)
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


VERSION = "2"  # a file without a version is of the first, which kept no state


class _Config(TypedDict):
    d_in: int
    n_feature: int
    kind: str
    k: int
    penalty: float
    bandwidth: float
    threshold: float
    d_out: int
    skip: bool


class _State(TypedDict):
    started: bool
    folded: bool


def save_dictionary(
    dictionary: Dictionary, path: str | Path, dtype: torch.dtype = torch.float32
) -> Path:
    """Write config, state and weights to one file that `load_dictionary` reads, all or nothing."""
    path = Path(path)
    tensors = {name: value.to(dtype) for name, value in dictionary.state_dict().items()}
    state = {"started": dictionary.started, "folded": dictionary.folded}
    metadata = {
        "format": "minigpt-dictionary",
        "version": VERSION,
        "class": type(dictionary).__name__,
        "config": json.dumps(asdict(dictionary.cfg)),
        "state": json.dumps(state),
    }
    write_safetensors(tensors, path, metadata)
    return path


def load_dictionary(path: str | Path) -> Dictionary:
    """Read a dictionary that `save_dictionary` wrote, in 32-bit floats and evaluation mode.

    A file without a version holds a trained dictionary: started, and its scales folded in.

    Raises:
        CheckpointError: no such file, or one that holds something else.
    """
    from minigpt.interp.dictionaries.transcoder import Transcoder

    path = Path(path)
    if not path.exists():
        raise CheckpointError(f"no dictionary {str(path)!r}: there is no such file")
    tensors, metadata = read_safetensors(path)
    classes = {"SAE": SAE, "Transcoder": Transcoder}
    if metadata.get("format") != "minigpt-dictionary" or metadata.get("class") not in classes:
        raise CheckpointError(f"{path} holds no dictionary of ours: load a model with minigpt.load")
    make = classes[metadata["class"]]
    config = _config(metadata, path)
    state = _state(metadata, path)
    try:
        dictionary = empty(lambda: make(config), 0, tensors, path)
    except ConfigError as failure:
        raise CheckpointError(f"the config inside {path} is damaged: {failure}") from None
    assign(dictionary, tensors, path).float().eval().requires_grad_(False)
    # Laid out by feature, as it was made: products then come out the same, bit by bit.
    dictionary.W_enc.data = dictionary.W_enc.data.T.contiguous().T
    dictionary.started, dictionary.folded = state["started"], state["folded"]
    return dictionary


def _config(metadata: Mapping[str, str], path: Path) -> DictionaryConfig:
    try:
        return DictionaryConfig(**parse_json(metadata.get("config", ""), _Config))
    except ConfigError as failure:
        raise CheckpointError(f"the config inside {path} is damaged: {failure}") from None
    except ValueError as failure:
        raise CheckpointError(f"the config inside {path} is damaged: it {failure}") from None


def _state(metadata: Mapping[str, str], path: Path) -> _State:
    version = metadata.get("version")
    if version is None:
        return {"started": True, "folded": True}
    if version != VERSION:
        raise CheckpointError(
            f"{path} is a dictionary of version {short(version)}; this minigpt reads {VERSION} "
            "and files without a version: update minigpt"
        )
    try:
        return parse_json(metadata.get("state", ""), _State)
    except ValueError as failure:
        raise CheckpointError(f"the state inside {path} is damaged: it {failure}") from None
