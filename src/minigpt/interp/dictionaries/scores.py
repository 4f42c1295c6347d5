"""What single features are worth: described by tokens, used as probes, absorbed by special cases.

No score here needs a language model or a service: a description is a table of tokens, and it is
scored by what it predicts on text that it was not made from.
"""

from __future__ import annotations

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn.functional import pad

from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.planted import recovery


def description_scores(
    fit: Float[Tensor, "n feature"],
    fit_keys: Int[Tensor, "n"],
    test: Float[Tensor, "m feature"],
    test_keys: Int[Tensor, "m"],
) -> Float[Tensor, "feature"]:
    """Describe each feature by a table of keys, and say how well the table predicts it elsewhere.

    A key is what stands at a position: the token, or a pair of tokens (`pair_keys`). The table
    holds the mean activation at each key of `fit`; a key that `fit` lacks gets the mean over all.
    The score is the correlation of prediction and activation over `test`, and 0 where one of them
    does not vary.

    Raises:
        ConfigError: another number of keys than of examples.

    Source: Bills et al. 2023, who score by correlation and predict with a language model;
    Lesson 8.2.
    """
    for name, values, keys in (("fit", fit, fit_keys), ("test", test, test_keys)):
        if len(values) != len(keys):
            raise ConfigError(f"{name} has {len(values)} examples and {len(keys)} keys")
    seen, place = fit_keys.unique(return_inverse=True)
    total = fit.new_zeros(len(seen), fit.shape[1]).index_add_(0, place, fit)
    means = total / torch.bincount(place)[:, None]
    at = torch.searchsorted(seen, test_keys).clamp_max(len(seen) - 1)
    known = (seen[at] == test_keys)[:, None]
    return column_correlation(torch.where(known, means[at], fit.mean(0)), test)


def pair_keys(tokens: Int[Tensor, "batch pos"]) -> Int[Tensor, "batch pos"]:
    """Number each token together with the one before it; the first of a prompt has none.

    The number is a million times one more than the token before, and the token.
    """
    return pad(tokens[:, :-1] + 1, (1, 0)) * 1_000_000 + tokens


def column_correlation(
    a: Float[Tensor, "n feature"], b: Float[Tensor, "n feature"]
) -> Float[Tensor, "feature"]:
    """Return the correlation of the columns of a with those of b.

    0 where a column does not vary, up to rounding; NaN where it holds one.
    """
    (a, still_a), (b, still_b) = _centered(a), _centered(b)
    score = (a * b).sum(0) / (a.norm(dim=0) * b.norm(dim=0))
    return torch.where(still_a | still_b, 0.0, score)


def _centered(x: Float[Tensor, "n feature"]) -> tuple[Tensor, Tensor]:
    """Columns with mean zero in units of their largest entry, and which do not vary."""
    size, x = x.abs().amax(0), x - x.mean(0)
    largest = x.abs().amax(0)
    return x / largest, largest <= 1e-6 * size


def sparse_probe(
    fit: Float[Tensor, "n feature"],
    fit_labels: Bool[Tensor, "n"],
    test: Float[Tensor, "m feature"],
    test_labels: Bool[Tensor, "m"],
) -> tuple[int, float]:
    """Return the one feature that tells a label best, and its balanced accuracy on other examples.

    The feature and whether "active" means yes or no are chosen on `fit`; a feature says yes or no
    by being above zero. Balanced: the mean of the accuracies on positives and on negatives, so that
    ½ is chance.

    Raises:
        ConfigError: labels that are all the same.

    Source: Gurnee et al. 2023 (sparse probing), with one feature; Lesson 8.2.
    """
    for name, labels in (("fit", fit_labels), ("test", test_labels)):
        if labels.all() or not labels.any():
            raise ConfigError(f"all labels of {name} are the same: a probe needs both answers")
    on = (fit > 0).double()
    gap = on[fit_labels].mean(0) - on[~fit_labels].mean(0)
    best = int(gap.abs().argmax())
    says = (test[:, best] > 0) == bool(gap[best] > 0)
    right = (says == test_labels).double()
    return best, (0.5 * (right[test_labels].mean() + right[~test_labels].mean())).item()


def plant_hierarchy(
    n: int, n_parent: int = 8, n_child: int = 4, d: int = 40, active: float = 2.0, seed: int = 0
) -> tuple[Float[Tensor, "n d"], Float[Tensor, "parent member d"], Bool[Tensor, "n parent member"]]:
    """Make examples in which some features imply others: a child is never on without its parent.

    Each parent is on with probability `active` / n_parent. With it, one of its children is on with
    probability ¾, and none otherwise. Strengths are uniform between ¾ and 1¼. Member 0 is the
    parent. Returns the examples, the directions, and what was on.

    Source: Chanin et al. 2024 (toy models of absorption); Lesson 8.2.
    """
    random = torch.Generator().manual_seed(seed + 2_000_000)
    directions = torch.randn(n_parent, 1 + n_child, d, generator=random)
    directions /= directions.norm(dim=-1, keepdim=True)
    on = torch.zeros(n, n_parent, 1 + n_child, dtype=torch.bool)
    on[..., 0] = torch.rand(n, n_parent, generator=random) < active / n_parent
    child = torch.randint(1, 1 + n_child, (n, n_parent, 1), generator=random)
    has_child = on[..., 0] & (torch.rand(n, n_parent, generator=random) < 0.75)
    on.scatter_(2, child, on.gather(2, child) | has_child[..., None])
    strength = 0.75 + 0.5 * torch.rand(on.shape, generator=random)
    return torch.einsum("npm,pmd->nd", on * strength, directions), directions, on


def absorption(
    features: Float[Tensor, "n feature"],
    rows: Float[Tensor, "feature d"],
    directions: Float[Tensor, "parent member d"],
    on: Bool[Tensor, "n parent member"],
) -> tuple[float, float]:
    """Say how often the feature of a planted parent is silent: with a child on, and without.

    A parent's feature is the one matched to its direction by `recovery`. The first number is the
    absorption: the special case has taken over the general one. The second is its control.

    Source: Chanin et al. 2024, whose truth is a probe where ours is planted; Lesson 8.2.
    """
    partner = recovery(rows, directions[:, 0]).partner
    silent = features[:, partner] <= 0
    parent, child = on[..., 0], on[..., 1:].any(-1)
    with_child, alone = parent & child, parent & ~child
    return silent[with_child].float().mean().item(), silent[alone].float().mean().item()
