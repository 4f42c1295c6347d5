"""Toy models of superposition: more features than dimensions, and the geometry that results.

`W` holds a direction for every feature, [*instance feature hidden]; a feature's direction is a
row. Many models are trained at once, in one tensor.

Source: Elhage et al. 2022; Lesson 8.1.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.interp.core.results import Result
from minigpt.model.hooks import Hooked, HookPoint
from minigpt.tasks.superposition import SparseFeatures


class ToyModel(Hooked):
    """Write features into a few dimensions and read them back: many such models side by side.

    $$ h = x W, \\qquad x' = \\text{ReLU}(h W^\\top + b) $$

    With `hidden_relu` the hidden layer consists of neurons, h = ReLU(x W), and has a privileged
    basis.

    Hooks: `hidden` [instance batch hidden], `output` [instance batch feature].

    Raises:
        ConfigError: a number that is not positive.

    Source: Elhage et al. 2022, §"Demonstrating Superposition"; Lesson 8.1.
    """

    def __init__(
        self,
        n_instance: int,
        n_feature: int,
        n_hidden: int,
        generator: torch.Generator,
        hidden_relu: bool = False,
    ) -> None:
        super().__init__()
        self.hidden_relu = hidden_relu
        shape = (n_instance, n_feature, n_hidden)
        if min(shape) < 1:
            raise ConfigError(f"instance, feature, hidden = {shape} must all be at least 1")
        start = torch.randn(shape, generator=generator) * (2 / (n_feature + n_hidden)) ** 0.5
        self.W = nn.Parameter(start)
        self.b = nn.Parameter(torch.zeros(n_instance, 1, n_feature))
        self.hidden, self.output = HookPoint(), HookPoint()
        self.name_hooks()

    def forward(
        self, x: Float[Tensor, "instance batch feature"]
    ) -> Float[Tensor, "instance batch feature"]:
        """Squeeze every example into the hidden dimensions and reconstruct it."""
        written = x @ self.W
        hidden = self.hidden(torch.relu(written) if self.hidden_relu else written)
        return self.output(torch.relu(hidden @ self.W.mT + self.b))


def train_toy(
    task: SparseFeatures,
    n_hidden: int,
    *,
    steps: int = 4000,
    batch_size: int = 512,
    lr: float = 3e-3,
    seed: int = 0,
    n_try: int = 1,
    hidden_relu: bool = False,
) -> tuple[ToyModel, Float[Tensor, "instance"]]:
    """Train a model for every instance with Adam and a cosine; return them and their losses.

    Of `n_try` starts for each instance the one with the lowest loss on 64 fresh batches is kept:
    toy models get stuck in geometries that are not the best. The seed fixes everything.
    """
    generator = torch.Generator().manual_seed(seed)
    tries = task.repeat(n_try)
    model = ToyModel(len(tries.density), task.n_feature, n_hidden, generator, hidden_relu)
    optimizer = torch.optim.Adam(model.parameters(), lr, fused=True)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        x = tries.batch(batch_size, generator)
        loss = tries.loss(x, model(x)).sum()  # the instances share no weight
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    losses = _fresh_loss(model, tries, batch_size, generator).unflatten(0, (-1, n_try))
    best = losses.argmin(1) + n_try * torch.arange(len(losses))
    for weights in (model.W, model.b):
        weights.data = weights.data[best]
    return model.eval(), losses.amin(1)


@torch.no_grad()
def _fresh_loss(
    model: ToyModel, task: SparseFeatures, size: int, generator: torch.Generator
) -> Float[Tensor, "instance"]:
    batches = (task.batch(size, generator) for _ in range(64))
    return torch.stack([task.loss(x, model(x)) for x in batches]).mean(0)


def overlaps(W: Float[Tensor, "*instance feature hidden"]) -> Float[Tensor, "*instance i j"]:
    """Say how much of feature j is seen when one looks along feature i's direction.

    $$ O_{ij} = (\\hat W_i \\cdot W_j)^2, \\qquad \\hat W_i = W_i / \\|W_i\\| $$

    A feature without a direction (a zero row) sees nothing.
    """
    unit = nn.functional.normalize(W, dim=-1, eps=1e-12)
    return (unit @ W.mT).pow(2)


def interference(W: Float[Tensor, "*instance feature hidden"]) -> Float[Tensor, "*instance i"]:
    """Say how much other features disturb each one: 0 where it has its direction to itself.

    $$ \\sum_{j \\ne i} (\\hat W_i \\cdot W_j)^2 $$

    Source: Elhage et al. 2022, §"Demonstrating Superposition"; Lesson 8.1.
    """
    seen = overlaps(W)
    return seen.sum(-1) - seen.diagonal(dim1=-2, dim2=-1)


def dimensionality(W: Float[Tensor, "*instance feature hidden"]) -> Float[Tensor, "*instance i"]:
    """Say what fraction of a dimension each feature gets, 0 to 1.

    $$ D_i = \\frac{\\|W_i\\|^2}{\\sum_j (\\hat W_i \\cdot W_j)^2} $$

    1 for a feature orthogonal to all others, ½ in an antipodal pair, 2/5 in a pentagon, 0 for a
    feature that is not represented.

    Source: Elhage et al. 2022, §"The Geometry of Superposition"; Lesson 8.1.
    """
    size, seen = W.pow(2).sum(-1), overlaps(W).sum(-1)
    return torch.where(seen == 0, 0.0, size / seen)


def dimensions_per_feature(W: Float[Tensor, "*instance feature hidden"]) -> Float[Tensor, "..."]:
    """Divide the hidden dimensions among the features that are represented.

    $$ D^* = \\frac{m}{\\|W\\|_F^2} $$

    Source: Elhage et al. 2022, §"The Geometry of Superposition"; Lesson 8.1.
    """
    return W.shape[-1] / W.pow(2).sum((-1, -2))


def phase_diagram(
    densities: Sequence[float],
    importances: Sequence[float],
    *,
    n_feature: int = 2,
    n_hidden: int = 1,
    steps: int = 2000,
    batch_size: int = 256,
    seed: int = 0,
    n_try: int = 8,
) -> Result:
    """Train a toy model at each density × importance of the last feature, and say how it fared.

    Values [quantity density importance]: the `norm` of the last feature's direction (0: it was
    dropped), its `interference` (0: it has a dimension of its own) and the `loss`.

    Source: Elhage et al. 2022, §"Superposition as a Phase Change"; Lesson 8.1.
    """
    task = SparseFeatures.grid(densities, importances, n_feature)
    model, losses = train_toy(
        task, n_hidden, steps=steps, batch_size=batch_size, seed=seed, n_try=n_try
    )
    W = model.W.detach()
    values = torch.stack([W[:, -1].norm(dim=-1), interference(W)[:, -1], losses])
    return Result(
        values.unflatten(1, (len(densities), len(importances))),
        ("quantity", "density", "importance"),
        {
            "metric": "norm and interference of the last feature; loss weighted by importance",
            "model": f"ReLU output, {n_feature} features in {n_hidden} dimensions",
            "importance": "of the last feature; the others matter 1",
            "chosen": f"the lowest loss of {n_try} starts, seed {seed}",
        },
        {
            "quantity": ("norm", "interference", "loss"),
            "density": [f"{p:g}" for p in densities],
            "importance": [f"{i:g}" for i in importances],
        },
    )
