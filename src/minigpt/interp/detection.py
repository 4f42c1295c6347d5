"""How good a detector is: its ROC, a threshold for a false-positive rate, and how sure both are.

Scores are higher where the detector is surer; a statement is flagged where its score lies strictly
above the threshold. Everything is computed in double precision.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, check_seed


@dataclass(frozen=True)
class Curve:
    """Rates at every threshold, the highest first; it begins at (0, 0) and ends at (1, 1)."""

    false_positive: Float[Tensor, "threshold"]
    true_positive: Float[Tensor, "threshold"]
    threshold: Float[Tensor, "threshold"]  # flag what lies strictly above


def roc_curve(scores: Float[Tensor, "n"], positive: Bool[Tensor, "n"]) -> Curve:
    """Return both rates for every threshold that makes a difference.

    $$ \\text{FPR}(t) = \\frac{\\#\\{s > t,\\ y = 0\\}}{\\#\\{y = 0\\}}, \\qquad
       \\text{TPR}(t) = \\frac{\\#\\{s > t,\\ y = 1\\}}{\\#\\{y = 1\\}} $$

    Equal scores share a point. The first threshold is the highest score, the last one −∞.

    Raises:
        ConfigError: NaN, infinity, other shapes, or no example of one kind.

    Source: Fawcett 2006, §5; Lesson 9.5.
    """
    scores, positive = _checked(scores, positive)
    levels = scores.unique().flip(0)
    thresholds = torch.cat([levels, levels.new_full((1,), -torch.inf)])
    yes, no = scores[positive].sort().values, scores[~positive].sort().values
    hit, miss = (
        (len(side) - torch.searchsorted(side, thresholds, right=True)).double() / len(side)
        for side in (yes, no)
    )
    return Curve(miss, hit, thresholds)


def auc(scores: Float[Tensor, "n"], positive: Bool[Tensor, "n"]) -> float:
    """Return the area under the ROC: how often a positive scores above a negative.

    $$ \\text{AUC} = P(s_+ > s_-) + \\tfrac12\\, P(s_+ = s_-) $$

    Raises:
        ConfigError: NaN, infinity, other shapes, or no example of one kind.

    Source: Fawcett 2006, §8; Lesson 9.5.
    """
    scores, positive = _checked(scores, positive)
    yes, no = scores[positive], scores[~positive].sort().values
    below = torch.searchsorted(no, yes)
    up_to = torch.searchsorted(no, yes, right=True)
    return ((below + up_to).double().sum() / (2 * len(yes) * len(no))).item()


def threshold_at(negatives: Float[Tensor, "n"], rate: float) -> float:
    """Return the lowest threshold that flags at most a share `rate` of these negatives.

    $$ t = \\min \\{ t \\in s : \\#\\{s_i > t\\} \\le r\\,n \\} $$

    It is one of the scores. On other negatives the rate is another: measure it there.

    Raises:
        ConfigError: no score, NaN or infinity, or a rate outside 0 to 1.

    Source: Goldowsky-Dill et al. 2025, §3 (recall at 1 % of false positives); Lesson 9.5.
    """
    if negatives.dim() != 1 or not len(negatives) or not bool(negatives.isfinite().all()):
        raise ConfigError("the scores of negatives must be a list of finite numbers, at least one")
    if not 0 <= rate <= 1:
        raise ConfigError(f"rate={rate} is no share: give a number from 0 to 1")
    ordered = negatives.double().sort(descending=True).values
    allowed = math.floor(rate * len(ordered) + 1e-9)  # 0.07 · 100 is 7.000000000000001
    return ordered[min(allowed, len(ordered) - 1)].item()


def wilson(hits: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Return an interval for a share of which `hits` of `n` independent cases were seen.

    $$ \\frac{\\hat p + \\frac{z^2}{2n} \\pm z \\sqrt{\\frac{\\hat p (1 - \\hat p)}{n}
       + \\frac{z^2}{4 n^2}}}{1 + \\frac{z^2}{n}} $$

    Zero of 100 does not mean never: the interval ends at 3.7 %.

    Raises:
        ConfigError: no case, hits that are not between 0 and n, or a level outside 0 to 1.

    Source: Wilson 1927; Brown et al. 2001, §3.1.1; Lesson 9.5.
    """
    if n < 1 or not 0 <= hits <= n or not 0 < level < 1:
        raise ConfigError(f"{hits} of {n} at level {level}: no share has such an interval")
    z, p = NormalDist().inv_cdf((1 + level) / 2), hits / n
    center = p + z * z / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((center + side * reach) / (1 + z * z / n) for side in (-1, 1))
    return (0.0 if hits == 0 else low), (1.0 if hits == n else high)


def alarm_precision(true_positive: float, false_positive: float, base_rate: float) -> float:
    """Return which share of alarms is right, when a share `base_rate` of cases is positive.

    $$ P(\\text{lie} \\mid \\text{alarm}) = \\frac{\\pi\\, \\text{TPR}}
       {\\pi\\, \\text{TPR} + (1 - \\pi)\\, \\text{FPR}} $$

    Raises:
        ConfigError: a rate outside 0 to 1, or rates with which there is never an alarm.

    Source: Bayes' rule; Lesson 9.5.
    """
    rates = (true_positive, false_positive, base_rate)
    if not all(0 <= rate <= 1 for rate in rates):
        raise ConfigError(f"rates are shares from 0 to 1, and these are {rates}")
    right, wrong = base_rate * true_positive, (1 - base_rate) * false_positive
    if right + wrong == 0:
        raise ConfigError("with these rates there is never an alarm, so none is right or wrong")
    return right / (right + wrong)


def held_out_auc(
    x: Float[Tensor, "n d"], lie: Bool[Tensor, "n"], known: Bool[Tensor, "n"]
) -> tuple[float, float]:
    """Learn a direction from known speakers, and return the AUC for them and for new ones.

    The direction is a difference of means, lies less honest statements. What is learned by heart
    about the known speakers shows as a gap between the two.

    Raises:
        ConfigError: other shapes, or a side without lies or without honest statements.

    Source: Hewitt & Liang 2019 (control tasks); Lesson 9.5.
    """
    if x.dim() != 2 or lie.shape != x.shape[:1] or known.shape != lie.shape:
        raise ConfigError(
            "activations [n d] need as many labels, and as many marks of who is known"
        )
    if known.dtype != torch.bool or lie.dtype != torch.bool:
        raise ConfigError("labels and marks must be boolean")
    if any(len(lie[side].unique()) < 2 for side in (known, ~known)):
        raise ConfigError("known and new speakers must each have lies and honest statements")
    x = x.double()
    scores = x @ (x[known & lie].mean(0) - x[known & ~lie].mean(0))
    return auc(scores[known], lie[known]), auc(scores[~known], lie[~known])


def auc_over_groups(
    scores: Float[Tensor, "n"],
    positive: Bool[Tensor, "n"],
    groups: Int[Tensor, "n"],
    *,
    n: int = 500,
    seed: int = 0,
) -> Float[Tensor, "draw"]:
    """Return the AUC again and again, each time over whole groups drawn anew.

    Statements of one speaker are alike, so it is speakers that are drawn: as many positive groups
    and as many negative ones as there are, with replacement.

    Raises:
        ConfigError: a group with both kinds, fewer than one draw, or what `auc` refuses.

    Source: Efron & Tibshirani 1993, ch. 8; Lesson 9.5.
    """
    scores, positive = _checked(scores, positive)
    check_seed(seed)
    if n < 1 or groups.shape != scores.shape:
        raise ConfigError(f"n={n} draws over groups {list(groups.shape)}: one group a score")
    sides = [groups[positive].unique(), groups[~positive].unique()]
    if bool(torch.isin(*sides).any()):
        raise ConfigError("a group has positives and negatives: each must be all of one kind")
    members = {int(group): (groups == group).nonzero()[:, 0] for group in groups.unique()}
    generator, draws = torch.Generator().manual_seed(seed), list[float]()
    for _ in range(n):
        drawn = [
            int(side[pick])
            for side in sides
            for pick in torch.randint(len(side), (len(side),), generator=generator)
        ]
        rows = torch.cat([members[group] for group in drawn])
        draws.append(auc(scores[rows], positive[rows]))
    return torch.tensor(draws, dtype=torch.float64)


def _checked(
    scores: Float[Tensor, "n"], positive: Bool[Tensor, "n"]
) -> tuple[Float[Tensor, "n"], Bool[Tensor, "n"]]:
    """Refuse what has no ROC; scores come back in double precision."""
    if scores.dim() != 1 or positive.shape != scores.shape or positive.dtype != torch.bool:
        raise ConfigError("scores [n] need as many labels, True for a positive")
    if not bool(scores.isfinite().all()):
        raise ConfigError("a score is NaN or infinite: it has no rank")
    if not bool(positive.any()) or bool(positive.all()):
        raise ConfigError("a detector is judged by positives and negatives: one kind is missing")
    return scores.detach().double(), positive
