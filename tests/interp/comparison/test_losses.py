"""Loss by token, and jumps that are found where they were put."""

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.comparison.losses import (
    change_point,
    compare_checkpoints,
    in_context_score,
    per_token_loss,
)
from minigpt.interp.core.results import Result
from minigpt.tasks.metrics import loss_on


def test_each_token_loses_its_own_log_probability(any_model: GPT, tokens: Tensor) -> None:
    losses = per_token_loss(any_model, tokens, batch_size=2)
    log_p = any_model(tokens).detach().log_softmax(-1)
    for row in range(3):
        for i in range(8):
            expected = -log_p[row, i, tokens[row, i + 1]]
            torch.testing.assert_close(losses.values[row, i], expected)
    mean = loss_on(tokens).measure(any_model, tokens).detach()
    torch.testing.assert_close(losses.values.mean(1), mean)


def test_a_model_of_zeros_loses_the_log_of_the_vocabulary(
    make_model: Callable[..., GPT], tokens: Tensor
) -> None:
    model = make_model(tie_embeddings=False)
    with torch.no_grad():
        model.W_U.zero_()
    losses = per_token_loss(model, tokens).values
    torch.testing.assert_close(losses, torch.full_like(losses, np.log(29)))


def test_in_context_score_is_late_less_early() -> None:
    losses = Result(torch.tensor([[5.0, 4, 3, 1], [2, 2, 2, 4]]), ("batch", "pos"), {})
    score = in_context_score(losses, slice(0, 2), slice(-2, None))
    assert score.values.tolist() == [-2.5, 1.0]
    assert score.axes == ("batch",)
    with pytest.raises(ConfigError, match=r"early=slice.* holds none of the 4 positions"):
        in_context_score(losses)


def test_checkpoints_come_one_at_a_time(make_model: Callable[..., GPT], tokens: Tensor) -> None:
    alive: list[int] = []

    def models() -> object:
        for seed in (0, 1, 2):
            alive.append(seed)
            yield str(seed), make_model(seed)

    measures = {
        "loss": lambda m: per_token_loss(m, tokens).values.mean(),
        "norm": lambda m: m.W_E.norm(),
        "seen": lambda m: len(alive),
    }
    table = compare_checkpoints(models(), measures)
    assert table.labels == {"checkpoint": ["0", "1", "2"], "metric": ["loss", "norm", "seen"]}
    assert table.values[:, 2].tolist() == [1, 2, 3]
    expected = per_token_loss(make_model(1), tokens).values.mean()
    torch.testing.assert_close(table.values[1, 0], expected)


@pytest.mark.parametrize(
    ("models", "measures", "sentence"),
    [
        ([], {"one": lambda m: 1}, "at least one model"),
        ([("a", None)], {}, "at least one measure"),
        ([("a", None)], {"two": lambda m: torch.ones(2)}, r"'two' returned \[2\]: average it"),
    ],
)
def test_nothing_to_compare(models: object, measures: object, sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        compare_checkpoints(models, measures)


def naive_jump(x: list[float], y: list[float]) -> float:
    def error(i: int) -> float:
        return sum(((np.array(part) - np.mean(part)) ** 2).sum() for part in (y[:i], y[i:]))

    best = min(range(2, len(y) - 1), key=error)
    return (x[best - 1] + x[best]) / 2


@pytest.mark.parametrize("seed", range(5))
def test_the_jump_is_the_naive_one(seed: int) -> None:
    draw = np.random.default_rng(seed)
    x, y = np.sort(draw.random(12)).tolist(), draw.normal(size=12).tolist()
    assert change_point(x, y, n_bootstrap=5).at == pytest.approx(naive_jump(x, y))


def test_a_clean_jump_is_found_without_doubt() -> None:
    found = change_point([1, 10, 20, 40, 80, 160], [5, 5, 5, 2, 2, 2])
    assert (found.at, found.low, found.high) == (30, 30, 30)
    assert (found.before, found.after, found.explained) == (5, 2, 1)


def test_the_interval_covers_the_truth_and_grows_with_noise() -> None:
    widths, covered = [], 0
    for noise in (0.3, 1.5):
        total = 0.0
        for seed in range(40):
            draw = np.random.default_rng(seed)
            y = np.where(np.arange(40) < 22, 0.0, 2.0) + noise * draw.normal(size=40)
            found = change_point(range(40), y, n_bootstrap=100, seed=seed)
            covered += found.low <= 21.5 <= found.high
            total += found.high - found.low
        widths.append(total / 40)
    assert widths[1] > 2 * widths[0]
    assert covered >= 0.85 * 80


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ([1, 2, 3], [1, 2, 3], "needs five points"),
        ([1, 2, 3, 4, 4], [1, 2, 3, 4, 5], "x that rises"),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, float("nan")], "finite numbers"),
    ],
)
def test_no_curve(x: list[float], y: list[float], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        change_point(x, y)


def test_one_token_predicts_nothing(model: GPT) -> None:
    with pytest.raises(ConfigError, match="give two or more"):
        per_token_loss(model, torch.ones(2, 1).long())
