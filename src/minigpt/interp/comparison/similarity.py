"""Do two models hold the same things: linear CKA, and stitching one onto the other."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.core.decomposition import stream_names
from minigpt.interp.core.results import Result
from minigpt.interp.lenses.logit_lens import layer_labels, streams
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint


def linear_cka(x: Float[Tensor, "example a"], y: Float[Tensor, "example b"]) -> Tensor:
    """Compare two representations of the same examples, 0 (unrelated) … 1 (alike).

    $$ \\text{CKA}(X, Y) = \\frac{\\|Y^\\top X\\|_F^2}{\\|X^\\top X\\|_F\\,\\|Y^\\top Y\\|_F}
       \\qquad\\text{(columns centered)} $$

    Rotating, reflecting, shifting or uniformly scaling either changes nothing; stretching one
    direction does. With fewer examples than dimensions it is high for anything: use many.

    Raises:
        ConfigError: another number of examples, fewer than two, or examples that never differ.

    Source: Kornblith et al. 2019, eq. 5; Lesson 9.4.
    """
    if x.dim() != 2 or y.dim() != 2 or len(x) != len(y) or len(x) < 2:
        raise ConfigError(
            f"CKA compares [example a] with [example b] on two examples or more, "
            f"not {list(x.shape)} with {list(y.shape)}"
        )
    x, y = x - x[0], y - y[0]  # exactly 0 where nothing changes; a mean is rounded
    x, y = x - x.mean(0), y - y.mean(0)
    lengths = _gram(x, x).sqrt() * _gram(y, y).sqrt()
    if not lengths > 0:
        raise ConfigError("one of the representations is the same for every example")
    return _gram(x, y) / lengths


def _gram(x: Tensor, y: Tensor) -> Tensor:
    """Return ‖YᵀX‖², by way of whichever product is smaller."""
    if len(x) < max(x.shape[1], y.shape[1]):
        return ((x @ x.T) * (y @ y.T)).sum()
    return (y.T @ x).pow(2).sum()


@torch.no_grad()
def cka_by_layer(a: GPT, b: GPT, tokens: Int[Tensor, "batch pos"]) -> Result:
    """Compare the residual streams of two models, every layer with every layer.

    Returns [layer_a layer_b]; every position of every prompt is an example.

    Raises:
        ConfigError: vocabularies of another size, so that tokens cannot mean the same.

    Source: Kornblith et al. 2019, §6; Lesson 9.4.
    """
    _require_same_vocabulary(a, b)
    left, right = ([s.flatten(0, 1) for s in streams(m, tokens, slice(None))] for m in (a, b))
    values = torch.stack([torch.stack([linear_cka(x, y) for y in right]) for x in left])
    conventions = {"metric": "linear CKA", "examples": f"{tokens.numel()} positions"}
    labels = {"layer_a": layer_labels(a), "layer_b": layer_labels(b)}
    return Result(values, ("layer_a", "layer_b"), conventions, labels)


@dataclass(frozen=True)
class Stitch:
    """The loss (nats a token) of one model whose stream comes from another by an affine map.

    `own` is the receiving model undisturbed; `control` the same map trained on pairs in random
    order, which can learn no more than the mean; `map` [d_model_a + 1 d_model_b], bias last.
    """

    loss: float
    own: float
    control: float
    map: Float[Tensor, "from to"]
    conventions: Mapping[str, str]

    @property
    def recovered(self) -> float:
        """The share of the gap between control and own loss that the stitch closes.

        NaN where the control is no worse than the model's own loss, and there is no gap.
        """
        gap = self.control - self.own
        return (self.control - self.loss) / gap if gap > 0 else float("nan")


@torch.no_grad()
def stitch(
    a: GPT,
    layer_a: int,
    b: GPT,
    layer_b: int,
    train: Int[Tensor, "batch pos"],
    test: Int[Tensor, "batch pos"],
    *,
    seed: int = 0,
) -> Stitch:
    """Feed the stream of `a` after `layer_a` blocks into `b` after `layer_b`, and measure the loss.

    $$ \\min_{T, c} \\; \\big\\| x_a T + c - x_b \\big\\|^2 $$

    Least squares on `train`, loss on `test`; layers count from 0, the embedding.

    Raises:
        ConfigError: a layer that a model lacks, or vocabularies of another size.

    Source: Bansal et al. 2021; Lesson 9.4.
    """
    _require_same_vocabulary(a, b)
    for name, model, layer in (("layer_a", a, layer_a), ("layer_b", b, layer_b)):
        if not 0 <= layer <= model.cfg.n_layer:
            raise ConfigError(f"{name}={layer} must be between 0 and {model.cfg.n_layer}")
    x, y = (
        streams(model, train, slice(None))[layer].flatten(0, 1)
        for model, layer in ((a, layer_a), (b, layer_b))
    )
    order = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed))
    affine, shuffled = fit_affine(x, y), fit_affine(x, y[order])
    source = streams(a, test, slice(None))[layer_a]
    losses = [_stitched_loss(b, layer_b, source, T, test) for T in (affine, shuffled)]
    own = per_token_loss(b, test).values.mean().item()
    conventions = {
        "metric": "loss",
        "unit": "nats a token",
        "map": f"affine, least squares on {len(x)} positions",
        "control": f"the same map, trained on pairs in random order (seed {seed})",
        "frozen": "both models",
    }
    return Stitch(losses[0], own, losses[1], affine, conventions)


def fit_affine(
    x: Float[Tensor, "example a"], y: Float[Tensor, "example b"]
) -> Float[Tensor, "from to"]:
    """Fit y ≈ x T + c by least squares, and return T above c, [a + 1 b]."""
    return torch.linalg.pinv(_with_one(x)) @ y


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def _stitched_loss(b: GPT, layer: int, source: Tensor, affine: Tensor, tokens: Tensor) -> float:
    stream = _with_one(source) @ affine

    def replace(value: Tensor, point: HookPoint) -> Tensor:
        return stream

    with b.hooked({stream_names(b)[layer]: replace}):
        return per_token_loss(b, tokens, batch_size=len(tokens)).values.mean().item()


def _require_same_vocabulary(a: GPT, b: GPT) -> None:
    if a.cfg.d_vocab != b.cfg.d_vocab:
        raise ConfigError(
            f"the models have {a.cfg.d_vocab} and {b.cfg.d_vocab} tokens: "
            "compare models that read the same tokens"
        )
