"""The figures of the page, each from what was read or measured, and none where there is nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from minigpt import viz
from minigpt.dashboard.measures import Measures
from minigpt.dashboard.run import RunFolder
from minigpt.interp.heads.detectors import DETECTORS
from minigpt.train.log import Row

MOST_POINTS = 120  # of a curve: more steps are averaged in groups
ABREAST = 4  # checkpoints side by side in one figure
BINS = 24  # of the distribution of losses


@dataclass(frozen=True)
class Section:
    """A heading of the page, with what stands under it."""

    title: str
    figures: list[viz.Figure]


def sections(run: RunFolder, found: Measures) -> list[Section]:
    """Draw everything that there is, under the headings of the page."""
    drawn = {
        "Loss": _losses(run),
        "Learning rate and gradient": _optimization(run),
        "Speed": _speed(run),
        "Loss by token": _by_token(found),
        "Loss by position": _by_position(found),
        "What heads attend to": _heads(found),
        "How far the weights moved": _changes(found),
    }
    return [Section(title, list(figures)) for title, figures in drawn.items()]


def _curve(
    points: Sequence[tuple[float, float]], name: str, label: str, *, log_y: bool = False
) -> Iterator[viz.Figure]:
    """Draw one value over steps, averaged in groups where there are many."""
    kept = [(x, y) for x, y in points if math.isfinite(y) and (y > 0 or not log_y)]
    if not kept:
        return
    size = math.ceil(len(kept) / MOST_POINTS)
    groups = [kept[i : i + size] for i in range(0, len(kept), size)]
    xs = [group[-1][0] for group in groups]
    ys = [sum(y for _, y in group) / len(group) for group in groups]
    mean = f" Each point is the mean of {size} steps." if size > 1 else ""
    lost = len(points) - len(kept)
    if lost:
        mean += f" {lost} values that are not finite or not above 0 are left out."
    first, last, least = ys[0], ys[-1], min(ys)
    yield viz.lines(
        xs,
        {name: ys},
        x_label="step",
        y_label=label,
        log_y=log_y and max(ys) > min(ys),
        alt=f"The {name} over {len(kept)} steps goes from {first:.4g} to {last:.4g}; the lowest "
        f"point is {least:.4g}.",
        caption=f"{name.capitalize()} from {first:.4g} to {last:.4g}.{mean}",
    )


def _losses(run: RunFolder) -> Iterator[viz.Figure]:
    yield from _compared(run.rows)
    each = [(float(row.step), row.loss) for row in run.rows if row.loss is not None]
    yield from _curve(each, "training loss", "loss (nats per token)")


def _compared(rows: Sequence[Row]) -> Iterator[viz.Figure]:
    """Draw the validation loss beside the training loss since the evaluation before."""
    steps, val, train, since = list[int](), list[float](), list[float](), list[float]()
    for row in rows:
        since += [row.loss] if row.loss is not None else []
        if row.val_loss is not None and since:
            steps.append(row.step)
            val.append(row.val_loss)
            train.append(sum(since) / len(since))
            since = []
    if not steps or not all(map(math.isfinite, val + train)):
        return
    best = min(range(len(val)), key=val.__getitem__)
    yield viz.lines(
        steps,
        {"validation": val, "training": train},
        x_label="step",
        y_label="loss (nats per token)",
        alt=f"Validation loss falls to {val[best]:.4f} at step {steps[best]}; the last is "
        f"{val[-1]:.4f}, beside a training loss of {train[-1]:.4f}.",
        caption=f"Lowest validation loss {val[best]:.4f} at step {steps[best]}. The training loss "
        "is the mean since the evaluation before.",
    )


def _optimization(run: RunFolder) -> Iterator[viz.Figure]:
    rates = [(float(row.step), row.lr) for row in run.rows if row.lr is not None]
    yield from _curve(rates, "learning rate", "learning rate")
    norms = [(float(row.step), row.grad_norm) for row in run.rows if row.grad_norm is not None]
    yield from _curve(norms, "gradient norm", "gradient norm before clipping", log_y=True)


def _speed(run: RunFolder) -> Iterator[viz.Figure]:
    """Draw the tokens a second: known from the log's times and the model's context."""
    n_ctx = run.setting("model", "n_ctx")
    if n_ctx is None:
        return
    timed = [row for row in run.rows if row.step in run.seconds]
    speeds = []
    for before, row in pairwise(timed):
        spent = run.seconds[row.step] - run.seconds[before.step]
        if spent > 0 and row.val_loss is None:  # a step with an evaluation in it says nothing
            speeds.append((float(row.step), (row.examples - before.examples) * n_ctx / spent))
    yield from _curve(speeds, "speed", "tokens per second")


def _chosen(steps: Sequence[int]) -> list[int]:
    """Return the places of up to four steps, first and last among them."""
    n = min(ABREAST, len(steps))
    return sorted({round(i * (len(steps) - 1) / max(n - 1, 1)) for i in range(n)})


def _by_token(found: Measures) -> Iterator[viz.Figure]:
    if found.losses is None:
        return
    flat = found.losses.flatten(1).double()
    if len(flat) > 1:
        shares = flat.quantile(torch.tensor([0.1, 0.5, 0.9]).double(), dim=1)
        yield viz.lines(
            found.steps,
            {"9 of 10": shares[2], "mean": flat.mean(1), "median": shares[1], "1 of 10": shares[0]},
            x_label="step",
            y_label="loss below (nats)",
            alt=f"Mean loss over {flat.shape[1]} tokens: {flat[0].mean():.3f} at step "
            f"{found.steps[0]}, {flat[-1].mean():.3f} at step {found.steps[-1]}.",
            caption=f"The loss that a tenth, half and nine tenths of {flat.shape[1]} tokens of the "
            "text stay below, and their mean, at each kept checkpoint.",
        )
    top = float(flat.max()) or 1.0
    edges = torch.linspace(0, top, BINS + 1, dtype=torch.float64)
    middles = (edges[1:] + edges[:-1]) / 2
    series = {f"step {found.steps[i]}": _shares(flat[i], edges) for i in _chosen(found.steps)}
    yield viz.lines(
        middles,
        series,
        x_label="loss of a token (nats)",
        y_label="share of tokens",
        alt=f"Distribution of the loss over {flat.shape[1]} tokens at {len(series)} checkpoints; "
        f"at the last, {float((flat[-1] < 1).double().mean()):.0%} of tokens lose less than 1 nat.",
        caption=f"How the loss is spread over tokens, in {BINS} bins.",
    )


def _shares(losses: Tensor, edges: Tensor) -> Tensor:
    counts = torch.histogram(losses, edges).hist
    return counts / counts.sum()


def _by_position(found: Measures) -> Iterator[viz.Figure]:
    if found.losses is None:
        return
    means = found.losses.double().mean(1)
    size = math.ceil(means.shape[1] / 32)
    groups = means.split(size, 1)
    xs = [size * i + len(group[0]) for i, group in enumerate(groups)]
    ys = torch.stack([group.mean(1) for group in groups], 1)
    said = f"; each point is the mean of up to {size} positions" if size > 1 else ""
    yield viz.lines(
        xs,
        {f"step {found.steps[i]}": ys[i] for i in _chosen(found.steps)},
        x_label="tokens of context",
        y_label="loss (nats per token)",
        alt=f"At the last checkpoint the loss is {ys[-1, 0]:.3f} with {xs[0]} and "
        f"{ys[-1, -1]:.3f} with {xs[-1]} tokens of context.",
        caption=f"Loss by how much text the model sees, in {found.losses.shape[1]} windows{said}.",
    )


def _heads(found: Measures) -> Iterator[viz.Figure]:
    if found.heads is None:
        return
    names, scores = list(DETECTORS), found.heads
    at = names.index("induction")
    best = int(scores[-1, :, at].argmax())
    yield viz.heatmap(
        scores,
        rows=found.head_names,
        cols=names,
        frames=found.steps,
        row_label="head (layer.head)",
        col_label="attends to",
        diverging=False,
        value_label="share of attention",
        alt=f"Scores of {len(found.head_names)} heads at {len(found.steps)} checkpoints. At the "
        f"last, head {found.head_names[best]} has the highest induction score, "
        f"{float(scores[-1, best, at]):.2f}.",
        caption="Attention that each head pays to what it is named after, on random tokens shown "
        "twice. Move the slider to see when a head forms.",
    )


def _changes(found: Measures) -> Iterator[viz.Figure]:
    if found.changes is None:
        return
    weights = found.changes.weights
    labels: Mapping[str, Sequence[str]] = weights.labels
    values = weights.values.nan_to_num(0.0)
    row, col = divmod(int(values.argmax()), values.shape[1])
    yield viz.heatmap(
        values.T,
        rows=labels["part"],
        cols=labels["checkpoint"],
        row_label="part",
        col_label="step",
        diverging=False,
        value_label="change / size before",
        alt=f"The largest change between kept checkpoints is {float(values.max()):.2f} of the "
        f"size before, in {labels['part'][col]} up to step {labels['checkpoint'][row]}.",
        caption="How far the weights of each part moved since the checkpoint before, as a share of "
        "their size then (0 where they were all zero).",
    )
