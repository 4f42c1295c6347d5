"""Which part of one model is which part of another: heads and features, matched by what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from minigpt.errors import ConfigError, check_seed
from minigpt.interp.core.results import require_finite
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint

Written = Float[Tensor, "head batch pos d"]
Patterns = Float[Tensor, "head batch query key"]


@torch.no_grad()
def head_outputs(model: GPT, tokens: Int[Tensor, "batch pos"]) -> Written:
    """Return what every head writes into the stream, layer by layer and head by head.

    The d_head coordinates are those of an orthonormal basis of the space that the head writes into:
    lengths and angles are as in the stream, and no number more is needed to compute CKA.
    """
    found = list[Tensor]()

    def keep(z: Tensor, point: HookPoint) -> None:
        layer = int(point.name.split(".")[1])
        R = torch.linalg.qr(model.blocks[layer].attn.W_O.mT).R  # W_O = Rᵀ Qᵀ, and Q turns only
        found.append(torch.einsum("bphd,hed->hbpe", z, R))

    names = [f"blocks.{layer}.attn.z" for layer in range(model.cfg.n_layer)]
    with model.hooked(dict.fromkeys(names, keep)):
        model(tokens, logits_at=[-1], logits_of=[0])
    return torch.cat(found)


def output_similarity(a: Written, b: Written) -> Float[Tensor, "head_a head_b"]:
    """Compare what heads of two models write on the same tokens, by linear CKA.

    Every position of every prompt is an example. The two models may have streams of any width,
    rotated against each other in any way.

    Raises:
        ConfigError: other prompts, or a head that always writes the same.

    Source: Kornblith et al. 2019, eq. 5; Lesson 9.4.
    """
    if a.dim() != 4 or b.dim() != 4 or a.shape[1:3] != b.shape[1:3]:
        raise ConfigError(
            f"heads write {list(a.shape)} and {list(b.shape)}, not [head batch pos d] on the same "
            "prompts"
        )
    x, y = (_of_unit_size(part.flatten(1, 2)) for part in (a, b))
    products = x.mT.flatten(0, 1) @ y.transpose(0, 1).flatten(1)  # [head_a·d, head_b·d]
    blocks = products.unflatten(1, (len(y), -1)).unflatten(0, (len(x), -1))
    return blocks.square().sum((1, 3))


@torch.no_grad()
def head_patterns(model: GPT, tokens: Int[Tensor, "batch pos"]) -> Patterns:
    """Return where every head looks, layer by layer and head by head."""
    found = list[Tensor]()

    def keep(pattern: Tensor, point: HookPoint) -> None:
        found.append(pattern.transpose(0, 1).clone())

    names = [f"blocks.{layer}.attn.pattern" for layer in range(model.cfg.n_layer)]
    with model.hooked(dict.fromkeys(names, keep)):
        model(tokens, logits_at=[-1], logits_of=[0])
    return torch.cat(found)


def pattern_similarity(a: Patterns, b: Patterns) -> Float[Tensor, "head_a head_b"]:
    """Correlate where heads of two models look on the same prompts, beyond what position explains.

    $$ \\tilde A_{pij} = A_{pij} - \\frac1P \\sum_{p'} A_{p'ij}, \\qquad
       S_{hg} = \\cos(\\tilde A^h, \\tilde B^g) $$

    p counts prompts. What a head does at a place in every prompt alike is subtracted, the causal
    mask included, so that unrelated heads have about 0.

    Raises:
        ConfigError: other prompts, or a head that looks alike in every prompt.

    Source: Lesson 9.4.
    """
    if a.dim() != 4 or a.shape[1:] != b.shape[1:]:
        raise ConfigError(
            f"patterns are {list(a.shape)} and {list(b.shape)}, not [head batch query key] on the "
            "same prompts"
        )
    x, y = (_beyond_position(part) for part in (a, b))
    return x @ y.mT


def _beyond_position(patterns: Patterns) -> Float[Tensor, "head n"]:
    rest = patterns - patterns[:, :1]  # exactly 0 where prompts do not matter; a mean is rounded
    rest = (rest - rest.mean(1, keepdim=True)).flatten(1)
    size = rest.norm(dim=1, keepdim=True)
    if not bool((size > 0).all()):
        at = int((~(size[:, 0] > 0)).nonzero()[0, 0])
        raise ConfigError(f"head {at} looks alike in every prompt: leave it out")
    return rest / size


def _of_unit_size(x: Float[Tensor, "head n d"]) -> Float[Tensor, "head n d"]:
    """Center what each head writes, and scale it so that ‖XᵀX‖ is one."""
    x = x - x[:, :1]  # exactly 0 for a head that always writes the same; a mean is rounded
    x = x - x.mean(1, keepdim=True)
    size = (x.mT @ x).norm(dim=(1, 2)).sqrt()
    if not bool((size > 0).all()):
        at = int((~(size > 0)).nonzero()[0, 0])
        raise ConfigError(f"head {at} writes the same at every position: leave it out")
    return x / size[:, None, None]


@dataclass(frozen=True)
class Matching:
    """A partner in the second model for each part of the first, no part used twice.

    `partner` is −1 for parts that are left over because the second model has fewer; `value` is the
    similarity of each pair, NaN where there is none.
    """

    partner: Int[Tensor, "a"]
    value: Float[Tensor, "a"]

    @property
    def mean(self) -> float:
        """The mean similarity of the pairs."""
        return self.value.nanmean().item()


def match(similarity: Float[Tensor, "a b"]) -> Matching:
    """Pair the parts of two models so that the similarities of the pairs sum to the most.

    $$ \\max_{π} \\; \\sum_i S_{i\\,π(i)}, \\qquad π(i) \\neq π(j) $$

    Raises:
        ConfigError: a similarity that is empty or not a table.
        HookError: NaN or infinity.

    Source: Kuhn 1955 (the assignment problem); Lesson 9.4.
    """
    if similarity.dim() != 2 or not similarity.numel():
        raise ConfigError(f"similarity is a table [a b], not {list(similarity.shape)}")
    require_finite(similarity, "similarity")
    table = similarity.detach().double().cpu().numpy()
    row, col = (torch.from_numpy(x) for x in linear_sum_assignment(table, maximize=True))
    partner = torch.full((len(similarity),), -1)
    value = torch.full((len(similarity),), torch.nan, dtype=similarity.dtype)
    partner[row], value[row] = col, similarity[row, col]
    return Matching(partner, value)


def matched_by_chance(
    similarity: Callable[[Tensor, Tensor], Float[Tensor, "a b"]],
    a: Float[Tensor, "head batch *rest"],
    b: Float[Tensor, "head batch *rest"],
    n: int = 20,
    seed: int = 0,
) -> Float[Tensor, "draw"]:
    """Return what matching finds between two models that read different prompts: n mean values.

    A draw gives the second model's prompts another order, the same for all its heads. Positions
    stay: what heads share because they read the same place in a prompt remains in the null. Each
    draw is matched anew.

    Raises:
        ConfigError: fewer than two prompts, no draws, or an impossible seed.

    Source: Lesson 9.4.
    """
    check_seed(seed)
    if n < 1 or b.shape[1] < 2:
        raise ConfigError(f"n={n} draws of the order of {b.shape[1]} prompts: give 1 and 2 or more")
    random = torch.Generator().manual_seed(seed)
    orders = [torch.randperm(b.shape[1], generator=random) for _ in range(n)]
    return torch.tensor([match(similarity(a, b[:, order])).mean for order in orders])


def correlations(
    a: Float[Tensor, "n feature_a"], b: Float[Tensor, "n feature_b"]
) -> Float[Tensor, "feature_a feature_b"]:
    """Correlate every feature of one model with every feature of another, on the same examples.

    0 where a feature never changes.

    Raises:
        ConfigError: another number of examples, or fewer than two.
        HookError: NaN or infinity.

    Source: Gurnee et al. 2024, §3; Bricken et al. 2023 (features); Lesson 9.4.
    """
    if a.dim() != 2 or b.dim() != 2 or len(a) != len(b) or len(a) < 2:
        raise ConfigError(
            f"features are {list(a.shape)} and {list(b.shape)}, not [n feature] of the same n ≥ 2"
        )
    left, right = (_standardized(require_finite(x, name)) for x, name in ((a, "a"), (b, "b")))
    return left.T @ right


def _standardized(x: Float[Tensor, "n feature"]) -> Float[Tensor, "n feature"]:
    """Center columns and bring their norms to one; columns that never change become zero."""
    size = x.abs().amax(0)
    x = x - x.mean(0)
    still = x.abs().amax(0) <= 1e-6 * size
    x = x / x.abs().amax(0).masked_fill(still, 1)
    return torch.where(still, 0.0, x / x.norm(dim=0).masked_fill(still, 1))
