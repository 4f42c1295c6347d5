"""How loss falls with size and compute: operations of a training run, fits, and predictions."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.config import GPTConfig
from minigpt.model.count import flops

ALPHAS = (0.02, 3.0)  # where the exponent is searched
N_GRID, N_ZOOM = 121, 3


def training_flops(cfg: GPTConfig, n_token: int) -> float:
    """Count the operations of training on windows of `n_ctx` tokens, matrix products only.

    $$ F_{train} = 3 \\cdot \\frac{F(n_{ctx})}{n_{ctx}} \\cdot n_{token} $$

    A backward pass takes two products where the forward pass takes one: one for the gradient of
    the weights, one for that of the input.

    Source: Kaplan et al. 2020, §2.1; Lesson 5.4.
    """
    return 3 * sum(flops(cfg, cfg.n_ctx).values()) / cfg.n_ctx * n_token


@dataclass(frozen=True)
class PowerLaw:
    """Curves $L(N) = E + A N^{-\\alpha}$, one for each draw; E is the irreducible loss."""

    E: Float[Tensor, "*draw"]
    A: Float[Tensor, "*draw"]
    alpha: Float[Tensor, "*draw"]

    def __call__(self, sizes: Float[Tensor, " *size"]) -> Float[Tensor, " ..."]:
        """Return the loss at each size, [draw size]."""
        E, A, alpha = (part.unsqueeze(-1) for part in (self.E, self.A, self.alpha))
        return E + A * sizes.double() ** -alpha


def fit_power_law(
    sizes: Float[Tensor, " size"], losses: Float[Tensor, "*draw size"], *, floor: bool = True
) -> PowerLaw:
    """Fit $L(N) = E + A N^{-\\alpha}$ by least squares, with $E \\ge 0$; without a floor, E = 0.

    For a fixed α the curve is a straight line in $z = N^{-\\alpha}$, whose two parameters have a
    closed form. So only α is searched, on a grid that is refined around its best value.

    Raises:
        ConfigError: fewer than three sizes, or one that is not positive.

    Source: Hoffmann et al. 2022, §3.3, whose loss is Huber's and whose curve has a term for data.
    """
    if len(sizes) < 3 or not bool((sizes > 0).all()):
        raise ConfigError("a power law is fitted to three or more sizes, all above 0")
    x, y = sizes.double().log(), losses.double().unsqueeze(-2)
    middle = x.mean()
    grid = torch.linspace(*ALPHAS, N_GRID, dtype=torch.float64).expand(*losses.shape[:-1], N_GRID)
    for zoom in range(N_ZOOM + 1):
        z = torch.exp(-grid.unsqueeze(-1) * (x - middle))
        E, A = _line(z, y, floor=floor)
        error = (E + A * z - y).square().sum(-1)
        best = error.argmin(-1, keepdim=True)
        E, A, alpha = (part.gather(-1, best) for part in (E[..., 0], A[..., 0], grid))
        width = (ALPHAS[1] - ALPHAS[0]) / (N_GRID - 1) * (4 / (N_GRID - 1)) ** zoom
        around = torch.linspace(-2 * width, 2 * width, N_GRID, dtype=torch.float64)
        grid = (alpha + around).clamp(*ALPHAS)
    E, A, alpha = (part.squeeze(-1) for part in (E, A, alpha))
    return PowerLaw(E, A * torch.exp(alpha * middle), alpha)


def _line(z: Tensor, y: Tensor, *, floor: bool) -> tuple[Tensor, Tensor]:
    """Return E ≥ 0 and the slope of the best line through the points (z, y)."""
    dz = z - z.mean(-1, keepdim=True)
    A = (dz * y).sum(-1, keepdim=True) / dz.square().sum(-1, keepdim=True)
    E = y.mean(-1, keepdim=True) - A * z.mean(-1, keepdim=True)
    through_zero = (z * y).sum(-1, keepdim=True) / z.square().sum(-1, keepdim=True)
    keep = (E > 0) & torch.tensor(floor)
    return torch.where(keep, E, 0), torch.where(keep, A, through_zero)


def resample(
    losses: Float[Tensor, "size seed"], n: int, seed: int = 0
) -> Float[Tensor, "draw size"]:
    """Draw seeds with replacement within each size, and return the mean losses of each draw."""
    generator = torch.Generator().manual_seed(seed)
    n_size, n_seed = losses.shape
    picks = torch.randint(n_seed, (n, n_size, n_seed), generator=generator)
    return losses.expand(n, -1, -1).gather(-1, picks).mean(-1)


@dataclass(frozen=True)
class Prediction:
    """What a fit says of a size that it did not see: the loss, and a 95 % interval."""

    loss: float
    low: float
    high: float


def predict(
    sizes: Float[Tensor, " size"],
    losses: Float[Tensor, "size seed"],
    size: float,
    *,
    floor: bool = True,
    n: int = 1000,
    seed: int = 0,
) -> Prediction:
    """Fit the mean losses, extrapolate to `size`, and resample the seeds for an interval.

    The interval holds the noise of the seeds, and not the error of a curve of the wrong form.

    Source: Lesson 5.4.
    """
    at = torch.tensor([size], dtype=torch.float64)
    loss = fit_power_law(sizes, losses.mean(1), floor=floor)(at).item()
    draws = fit_power_law(sizes, resample(losses, n, seed), floor=floor)(at)[:, 0]
    low, high = draws.quantile(torch.tensor([0.025, 0.975], dtype=draws.dtype)).tolist()
    return Prediction(loss, low, high)


def loss_at_budget(
    budget: float, flops_: Float[Tensor, " mark"], losses: Float[Tensor, " mark"]
) -> float:
    """Return a run's loss when it had used `budget` operations, between marks on a log axis.

    NaN where the run had not come so far, or was past it at its first mark.
    """
    x, at = flops_.double().log(), torch.tensor(budget, dtype=torch.float64).log()
    if not x[0] <= at <= x[-1]:
        return float("nan")
    right = int((x < at).sum().clamp(min=1))
    share = (at - x[right - 1]) / (x[right] - x[right - 1])
    return float(torch.lerp(losses[right - 1].double(), losses[right].double(), share))


def best_at_budget(
    budget: float,
    sizes: Float[Tensor, " run"],
    flops_: Float[Tensor, "run mark"],
    losses: Float[Tensor, "run mark"],
) -> float:
    """Return the lowest point of a parabola in log(size), fitted to the losses at a budget.

    NaN where fewer than three runs have a loss there, where the parabola opens downward, or where
    its lowest point lies outside of the sizes of these runs.

    Source: Hoffmann et al. 2022, §3.2.
    """
    at = [loss_at_budget(budget, *run) for run in zip(flops_, losses, strict=True)]
    y = torch.tensor(at, dtype=torch.float64)
    x, y = sizes.double().log()[~y.isnan()], y[~y.isnan()]
    if len(x) < 3:
        return float("nan")
    dx = x - x.mean()
    powers = torch.stack([torch.ones_like(dx), dx, dx**2], 1)
    _, b, a = torch.linalg.lstsq(powers, y[:, None]).solution[:, 0]
    lowest = x.mean() - b / (2 * a)
    inside = bool(a > 0) and bool(x.min() <= lowest <= x.max())
    return float(lowest.exp()) if inside else float("nan")


def noise_scale(
    small: Float[Tensor, "..."], large: Float[Tensor, "..."], b_small: int, b_large: int
) -> float:
    """Return the gradient noise scale from mean squared gradient norms at two batch sizes.

    $$ E|g_B|^2 = |G|^2 + \\frac{\\text{tr}\\,\\Sigma}{B}, \\qquad
       B_{simple} = \\frac{\\text{tr}\\,\\Sigma}{|G|^2} $$

    Args:
        small: squared norms of gradients of batches of `b_small`; large: those of `b_large`.
        b_small: examples (or tokens) in a small batch. b_large: in a large one.

    Raises:
        ConfigError: the large batch is not larger.

    Source: McCandlish et al. 2018, appendix A.1.
    """
    if not 1 <= b_small < b_large:
        raise ConfigError(f"batches of {b_small} and {b_large}: the second must be larger")
    s, g = small.double().mean(), large.double().mean()
    signal = (b_large * g - b_small * s) / (b_large - b_small)
    noise = (s - g) / (1 / b_small - 1 / b_large)
    return float(noise / signal)
