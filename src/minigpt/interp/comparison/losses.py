"""Where a model loses, and when it changed: loss by token, by position, by checkpoint."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.core.results import Result
from minigpt.model.gpt2 import GPT


@torch.no_grad()
def per_token_loss(model: GPT, tokens: Int[Tensor, "batch pos"], *, batch_size: int = 8) -> Result:
    """Measure the loss on every token but the first of each prompt, in nats.

    $$ ℓ_i = -\\log p(t_{i+1} \\mid t_{0 … i}) $$

    Returns [batch pos] with one position fewer: place i is the prediction made at i.

    Raises:
        ConfigError: prompts of one token, which predict nothing known.

    Source: Olsson et al. 2022; Lesson 5.1.
    """
    tokens = model.to_tokens(tokens)
    if tokens.shape[1] < 2:
        raise ConfigError("prompts of one token have no next token to predict: give two or more")
    losses = []
    for rows in tokens.split(batch_size):
        log_p = model(rows, logits_at=slice(0, -1)).log_softmax(-1)
        losses.append(-log_p.gather(-1, rows[:, 1:, None])[..., 0])
    conventions = {"metric": "loss", "unit": "nats a token", "BOS": "none added"}
    return Result(torch.cat(losses), ("batch", "pos"), conventions)


def in_context_score(
    losses: Result, early: slice = slice(40, 60), late: slice = slice(-20, None)
) -> Result:
    """Measure what context is worth: the loss late in the prompt less the loss early in it.

    $$ \\text{score} = \\overline{ℓ_{late}} - \\overline{ℓ_{early}} $$

    Nats, negative where context helps; [batch]. Olsson et al. take the 500th and the 50th token;
    here each is the mean over a slice of positions.

    Raises:
        ConfigError: a slice that holds no position.

    Source: Olsson et al. 2022, "in-context learning score"; Lesson 5.1.
    """
    values, places = losses.values, range(losses.values.shape[-1])
    stated = {**losses.conventions, "metric": "late − early loss"}
    for name, part in (("early", early), ("late", late)):
        chosen = places[part]
        if not chosen:
            raise ConfigError(f"{name}={part} holds none of the {len(places)} positions")
        stated[name] = f"positions {chosen[0]} to {chosen[-1]}"
    score = values[..., late].mean(-1) - values[..., early].mean(-1)
    return Result(score, losses.axes[:-1], stated)


def compare_checkpoints(
    models: Iterable[tuple[str, GPT]], measures: Mapping[str, Callable[[GPT], Tensor | float]]
) -> Result:
    """Measure a list of models, one in memory at a time if `models` is a generator.

    A measure is any function of a model that gives one number, such as
    `lambda model: metric.measure(model, tokens).mean()`. Returns [checkpoint metric].

    Raises:
        ConfigError: no models or no measures, or a measure that gives no single number.

    Source: Olsson et al. 2022; Lesson 5.2.
    """
    if not measures:
        raise ConfigError("there is nothing to compare: give at least one measure")
    names, rows = [], []
    for name, model in models:
        with torch.no_grad():
            values = {what: torch.as_tensor(measure(model)) for what, measure in measures.items()}
        for what, value in values.items():
            if value.numel() != 1:
                raise ConfigError(f"the measure {what!r} returned {list(value.shape)}: average it")
        names.append(name)
        rows.append([value.item() for value in values.values()])
    if not rows:
        raise ConfigError("there is nothing to compare: give at least one model")
    labels: dict[str, Sequence[str]] = {"checkpoint": names, "metric": [*measures]}
    conventions = {"metric": ", ".join(measures), "order": "as the models were given"}
    return Result(
        torch.tensor(rows, dtype=torch.float64), ("checkpoint", "metric"), conventions, labels
    )


@dataclass(frozen=True)
class ChangePoint:
    """Where a curve jumps: `at` in the units of x, within `low` … `high`.

    `before` and `after` are the levels, `explained` the share of variance that one jump explains.
    """

    at: float
    low: float
    high: float
    before: float
    after: float
    explained: float
    conventions: Mapping[str, str]


def change_point(
    x: Sequence[float] | Float[Tensor, "point"],
    y: Sequence[float] | Float[Tensor, "point"],
    *,
    n_bootstrap: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> ChangePoint:
    """Find the one jump that explains a curve best, and how far it might be off.

    $$ \\hat c = \\arg\\min_c \\sum_{i < c} (y_i - \\bar y_{<c})^2
       + \\sum_{i ≥ c} (y_i - \\bar y_{≥c})^2 $$

    At least two points on each side; `at` lies midway between the two points around the jump. The
    interval re-estimates the jump with residuals drawn anew on each side: it takes them as
    independent, and a slope is no jump, so look at `explained` too.

    Raises:
        ConfigError: fewer than five points, x that does not rise, or numbers that are none.

    Source: Hinkley 1970; Lesson 5.2.
    """
    xs, ys = (np.asarray(values, dtype=np.float64) for values in (x, y))
    _check_curve(xs, ys)
    split, residual = _best_split(ys)
    levels = np.where(np.arange(len(ys)) < split, ys[:split].mean(), ys[split:].mean())
    draw, noise = np.random.default_rng(seed), ys - levels
    found = []
    for _ in range(n_bootstrap):
        again = [draw.choice(part, len(part)) for part in (noise[:split], noise[split:])]
        found.append(_midway(xs, _best_split(levels + np.concatenate(again))[0]))
    tail = (1 - level) / 2
    at = _midway(xs, split)
    low, high = np.quantile([*found, at], [tail, 1 - tail])
    total = ((ys - ys.mean()) ** 2).sum()
    stated = {
        "model": "one jump, least squares",
        "interval": f"{level:.0%} residual bootstrap, seed {seed}",
    }
    explained = 1 - residual / total if total else 0.0
    return ChangePoint(
        at, float(low), float(high), float(levels[0]), float(levels[-1]), float(explained), stated
    )


def _midway(x: np.ndarray, split: int) -> float:
    return float((x[split - 1] + x[split]) / 2)


def _best_split(y: np.ndarray) -> tuple[int, float]:
    """Return the index of the first point after the jump, and the squared error left."""
    n = np.arange(1, len(y))
    sums, squares = y.cumsum(), (y**2).cumsum()
    left = squares[:-1] - sums[:-1] ** 2 / n
    right = squares[-1] - squares[:-1] - (sums[-1] - sums[:-1]) ** 2 / (len(y) - n)
    error = (left + right)[1:-1]
    best = int(error.argmin())
    return best + 2, float(max(error[best], 0.0))


def _check_curve(x: np.ndarray, y: np.ndarray) -> None:
    if x.ndim != 1 or x.shape != y.shape or len(x) < 5:
        raise ConfigError(
            f"a change point needs five points (x, y) or more, not {x.shape} and {y.shape}"
        )
    if not (np.isfinite(x).all() and np.isfinite(y).all() and (np.diff(x) > 0).all()):
        raise ConfigError("a change point needs finite numbers, and x that rises")
