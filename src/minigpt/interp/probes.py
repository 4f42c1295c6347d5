"""Probes: what can be read off an activation by a line, and whether the model reads it too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import cross_entropy

from minigpt.errors import ConfigError
from minigpt.interp.core.results import Result, require_finite

L2S = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
_CONVENTIONS = {
    "split": "by group, 60/20/20: no sentence (word type, template) is on two sides",
    "L2": "chosen on validation accuracy, the stronger of equals; test is read once",
    "inputs": "standardized with the training mean and deviation",
    "accuracy": "fraction of test examples; `majority` is the training set's commonest class",
}


@dataclass(frozen=True)
class Split:
    """Numbers of the examples to train on, to choose on, and to report."""

    train: Int[Tensor, "n_train"]
    validation: Int[Tensor, "n_validation"]
    test: Int[Tensor, "n_test"]


def split_groups(
    groups: Int[Tensor, "n"], seed: int, fractions: tuple[float, float] = (0.6, 0.2)
) -> Split:
    """Deal whole groups out to training, validation and test.

    Raises:
        ConfigError: fewer than three groups.
    """
    names = groups.unique()
    if len(names) < 3:
        raise ConfigError(
            f"{len(names)} groups cannot be split in three: give each sentence its own number"
        )
    random = torch.Generator().manual_seed(seed)
    dealt = names[torch.randperm(len(names), generator=random)]
    first = max(1, min(len(names) - 2, round(fractions[0] * len(names))))
    second = max(first + 1, min(len(names) - 1, round(sum(fractions) * len(names))))
    sides = (dealt[:first], dealt[first:second], dealt[second:])
    return Split(*(torch.isin(groups, side).nonzero(as_tuple=True)[0] for side in sides))


@dataclass(frozen=True)
class LinearProbe:
    """Class scores that are linear in an activation: x W + b, in its raw units."""

    W: Float[Tensor, "d class"]
    b: Float[Tensor, "class"]

    def __call__(self, x: Float[Tensor, "n d"]) -> Float[Tensor, "n class"]:
        """Return the scores, in nats of log-odds."""
        return x.to(self.W) @ self.W + self.b

    def accuracy(self, x: Float[Tensor, "n d"], y: Int[Tensor, "n"]) -> float:
        """Return the fraction of examples whose class has the highest score."""
        return (self(x).argmax(-1) == y).double().mean().item()

    @property
    def directions(self) -> Float[Tensor, "k d"]:
        """An orthonormal basis of what the probe reads: of the differences of its columns."""
        centered = (self.W - self.W.mean(1, keepdim=True)).T
        _, size, basis = torch.linalg.svd(centered, full_matrices=False)
        return basis[size > 1e-6 * size.max().clamp_min(1e-12)]


def fit_logistic(
    x: Float[Tensor, "n d"], y: Int[Tensor, "n"], n_class: int, l2: float
) -> LinearProbe:
    """Fit a logistic regression to the end; the problem is convex, so no seed matters.

    $$ \\min_{W, b} \\; \\frac1n \\sum_i -\\log p(y_i \\mid x_i)
       + \\frac{l_2}{2} \\lVert W \\rVert^2 $$

    Raises:
        HookError: NaN or infinity.
        ConfigError: another number of labels than examples, or a label of no class.
    """
    if len(x) != len(y) or not len(y) or int(y.min()) < 0 or int(y.max()) >= n_class:
        raise ConfigError(f"{len(x)} examples need as many labels, from 0 to {n_class - 1}")
    x = require_finite(x, "the activation to probe").detach().double()
    mean, scale = x.mean(0), x.std(0, unbiased=False).clamp_min(1e-8)
    inputs = (x - mean) / scale
    W = torch.zeros(x.shape[1], n_class, dtype=torch.double, requires_grad=True)
    b = torch.zeros(n_class, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([W, b], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = cross_entropy(inputs @ W + b, y) + l2 / 2 * W.square().sum()
        loss.backward()
        return loss

    with torch.enable_grad():
        optimizer.step(closure)
    raw = W.detach() / scale[:, None]
    return LinearProbe(raw, b.detach() - mean @ raw)


def fit_linear(x: Float[Tensor, "n d"], y: Float[Tensor, "n out"], l2: float) -> LinearProbe:
    """Fit a ridge regression in closed form; the scores are the predicted numbers.

    $$ W = (X^\\top X + n\\, l_2 I)^{-1} X^\\top Y \\quad \\text{(both centered)} $$
    """
    x, y = require_finite(x, "the activation to probe").detach().double(), y.double()
    mean, level = x.mean(0), y.mean(0)
    gram = (x - mean).T @ (x - mean) + len(x) * l2 * torch.eye(x.shape[1], dtype=torch.double)
    W = torch.linalg.solve(gram, (x - mean).T @ (y - level))
    return LinearProbe(W, level - mean @ W)


def difference_of_means(x: Float[Tensor, "n d"], y: Int[Tensor, "n"]) -> Float[Tensor, "d"]:
    """Return the mean of class 1 less the mean of class 0: a direction found without fitting.

    Raises:
        ConfigError: labels other than 0 and 1, or a class without examples.

    Source: Marks & Tegmark 2023, §4; Lesson 8.3.
    """
    if set(y.tolist()) != {0, 1}:
        raise ConfigError("a difference of means needs examples of class 0 and of class 1")
    return x[y == 1].mean(0) - x[y == 0].mean(0)


@dataclass(frozen=True)
class Probed:
    """A probe with its accuracies, and the accuracy of always saying the commonest class."""

    probe: LinearProbe = field(repr=False)
    l2: float
    train: float
    validation: float
    test: float
    majority: float
    conventions: Mapping[str, str] = field(default_factory=lambda: _CONVENTIONS, repr=False)


def probe(
    x: Float[Tensor, "n d"],
    y: Int[Tensor, "n"],
    groups: Int[Tensor, "n"],
    *,
    seed: int = 0,
    l2s: Sequence[float] = L2S,
) -> Probed:
    """Fit a probe as it should be: split by group, L2 chosen on validation, test read once.

    Raises:
        ConfigError: too few groups, or labels that do not fit.
        HookError: NaN or infinity.

    Source: Alain & Bengio 2016; Belinkov 2022; Lesson 8.3.
    """
    n_class, parts = int(y.max()) + 1, split_groups(groups, seed)
    xs, ys = x[parts.train], y[parts.train]
    fits = [(fit_logistic(xs, ys, n_class, l2), l2) for l2 in sorted(l2s, reverse=True)]
    scores = [fit.accuracy(x[parts.validation], y[parts.validation]) for fit, _ in fits]
    best, l2 = fits[scores.index(max(scores))]
    commonest = ys.bincount(minlength=n_class).argmax()
    return Probed(
        best,
        l2,
        best.accuracy(xs, ys),
        max(scores),
        best.accuracy(x[parts.test], y[parts.test]),
        (y[parts.test] == commonest).double().mean().item(),
    )


def control_labels(types: Int[Tensor, "n"], y: Int[Tensor, "n"], seed: int) -> Int[Tensor, "n"]:
    """Give every word type a label by lot, as often as the real labels occur.

    $$ \\text{Control}(i) = C(v_i), \\qquad C(v) \\sim \\hat p(y) $$

    Nothing in the sentence says which, so a probe that still does well has learned it by heart.

    Source: Hewitt & Liang 2019, §2; Lesson 8.3.
    """
    random = torch.Generator().manual_seed(seed)
    _, which = types.unique(return_inverse=True)
    chance = y.bincount().double()
    lots = torch.multinomial(chance, int(which.max()) + 1, replacement=True, generator=random)
    return lots[which]


def selectivity(
    x: Float[Tensor, "n d"],
    y: Int[Tensor, "n"],
    types: Int[Tensor, "n"],
    groups: Int[Tensor, "n"],
    *,
    seeds: Sequence[int] = (0, 1, 2, 3, 4),
    l2s: Sequence[float] = L2S,
) -> Result:
    """Measure test accuracy on the task, on a control task, and the difference, seed by seed.

    $$ \\text{selectivity} = \\text{accuracy}_{task} - \\text{accuracy}_{control} $$

    A seed fixes the split and the lots. Word types must occur in several groups, or the control
    task cannot be learned from the training groups and selectivity means nothing.
    Returns [what seed], `what` being task, control, selectivity and majority.

    Source: Hewitt & Liang 2019, §2; Lesson 8.3.
    """
    rows = []
    for seed in seeds:
        task = probe(x, y, groups, seed=seed, l2s=l2s)
        control = probe(x, control_labels(types, y, seed), groups, seed=seed, l2s=l2s)
        rows.append([task.test, control.test, task.test - control.test, task.majority])
    conventions = {**_CONVENTIONS, "metric": "test accuracy, a fraction", "spread": "over seeds"}
    labels = {
        "what": ("task", "control", "selectivity", "majority"),
        "seed": [str(seed) for seed in seeds],
    }
    return Result(torch.tensor(rows).T, ("what", "seed"), conventions, labels)
