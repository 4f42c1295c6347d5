"""Probes: fitted right, split right, compared with a control, and with what the model uses."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.probes import (
    control_labels,
    difference_of_means,
    fit_linear,
    fit_logistic,
    probe,
    selectivity,
    split_groups,
)
from minigpt.interp.steering.erasure import amnesic, erase
from minigpt.tasks.metrics import loss_on


def words(n_type: int = 60, each: int = 10, d: int = 20, seed: int = 0) -> dict[str, Tensor]:
    """Word types with vectors of their own, each in several sentences; half are of class 1."""
    random = torch.Generator().manual_seed(seed)
    types = torch.arange(n_type).repeat(each)
    own = torch.randn(n_type, d, generator=random, dtype=torch.double)
    label = torch.arange(n_type) % 2
    own[:, 0] += 4.0 * label - 2.0
    noise = 0.1 * torch.randn(len(types), d, generator=random, dtype=torch.double)
    groups = torch.randint(0, 40, (len(types),), generator=random)
    return {"x": own[types] + noise, "y": label[types], "types": types, "groups": groups}


def test_the_fit_is_where_the_gradient_is_zero() -> None:
    """The optimum of a convex problem, found independently: its gradient, by hand."""
    w = words()
    fit = fit_logistic(w["x"], w["y"], 2, 0.1)
    mean, scale = w["x"].mean(0), w["x"].std(0, unbiased=False)
    p = fit(w["x"]).softmax(-1)
    residual = (p - torch.eye(2, dtype=torch.double)[w["y"]]) / len(p)
    gradient = ((w["x"] - mean) / scale).T @ residual + 0.1 * fit.W * scale[:, None]
    assert gradient.abs().max() < 1e-5
    assert residual.sum(0).abs().max() < 1e-5


def test_ridge_is_least_squares_with_extra_rows() -> None:
    x, y = words()["x"], torch.randn(600, 3, dtype=torch.double)
    fit, n = fit_linear(x, y, 0.5), len(x)
    rows = torch.cat([x - x.mean(0), (0.5 * n) ** 0.5 * torch.eye(20, dtype=torch.double)])
    targets = torch.cat([y - y.mean(0), torch.zeros(20, 3, dtype=torch.double)])
    torch.testing.assert_close(fit.W, torch.linalg.lstsq(rows, targets).solution)
    torch.testing.assert_close(fit(x).mean(0), y.mean(0))


def test_no_group_is_on_two_sides() -> None:
    groups = torch.randint(0, 17, (500,), generator=torch.Generator().manual_seed(0))
    for seed in range(20):
        parts = split_groups(groups, seed)
        sides = [set(groups[rows].tolist()) for rows in (parts.train, parts.validation, parts.test)]
        assert not sides[0] & sides[1] | sides[0] & sides[2] | sides[1] & sides[2]
        assert all(sides)
        assert len(torch.cat([parts.train, parts.validation, parts.test]).unique()) == 500
    with pytest.raises(ConfigError, match="2 groups cannot be split in three"):
        split_groups(torch.tensor([0, 1, 1]), 0)


def test_a_probe_finds_what_is_there_and_chance_where_nothing_is() -> None:
    w = words()
    found = probe(w["x"], w["y"], w["groups"])
    assert found.test > 0.95
    assert found.majority == pytest.approx(0.5, abs=0.15)
    random = torch.randint(0, 2, (600,), generator=torch.Generator().manual_seed(5))
    assert probe(w["x"], random, w["groups"]).test == pytest.approx(0.5, abs=0.12)


def test_control_labels_belong_to_the_word_and_follow_the_real_ones() -> None:
    w = words(n_type=400)
    y = (w["types"] % 4 == 0).long()
    control = control_labels(w["types"], y, 0)
    for word in range(400):
        assert len(control[w["types"] == word].unique()) == 1
    assert control.double().mean().item() == pytest.approx(0.25, abs=0.06)
    assert torch.equal(control, control_labels(w["types"], y, 0))
    assert not torch.equal(control, control_labels(w["types"], y, 1))


def test_selectivity_is_high_for_a_property_and_low_for_a_memory() -> None:
    """With few dimensions words cannot be learned by heart; with one for each they can."""
    few, many = words(d=4), words(d=80)
    narrow = selectivity(**few, seeds=(0, 1, 2)).mean("seed").values
    wide = selectivity(**many, seeds=(0, 1, 2)).mean("seed").values
    assert narrow[0] > 0.9
    assert narrow[2] > 0.2
    assert wide[1] > 0.9  # the control task too
    assert wide[2] < 0.1
    result = selectivity(**few, seeds=(0, 1))
    torch.testing.assert_close(result.values[2], result.values[0] - result.values[1])
    assert result.axes == ("what", "seed")


def test_difference_of_means() -> None:
    w = words()
    direction = difference_of_means(w["x"], w["y"])
    torch.testing.assert_close(direction, w["x"][w["y"] == 1].mean(0) - w["x"][w["y"] == 0].mean(0))
    assert direction.abs().argmax() == 0
    with pytest.raises(ConfigError, match="class 0 and of class 1"):
        difference_of_means(w["x"], w["y"] + 1)


def test_erasing_leaves_nothing_along_the_directions_and_all_else() -> None:
    x = words()["x"]
    directions = torch.randn(3, 20, dtype=torch.double)
    gone = erase(x, directions)
    assert (gone @ directions.T).abs().max() < 1e-10
    torch.testing.assert_close(erase(gone, directions), gone)
    torch.testing.assert_close(gone, erase(x, directions[[2, 0, 1]] * 7))  # the span is what counts
    off = torch.linalg.qr(directions.T, mode="complete").Q[:, 3:]
    torch.testing.assert_close(gone @ off, x @ off)
    kept = erase(x, directions, x.mean(0))
    torch.testing.assert_close(kept.mean(0), x.mean(0))


def test_after_erasing_its_directions_a_class_cannot_be_read() -> None:
    w = words()
    fit = fit_logistic(w["x"], w["y"], 2, 1e-2)
    assert len(fit.directions) == 1
    direction = difference_of_means(w["x"], w["y"])[None]
    blind = erase(w["x"], direction)
    torch.testing.assert_close(
        difference_of_means(blind, w["y"]), torch.zeros(20, dtype=torch.double)
    )


def test_amnesia_by_hand(model: GPT, tokens: Tensor) -> None:
    name, metric = "blocks.0.resid_post", loss_on(tokens)
    direction = torch.randn(1, 16, dtype=torch.double)
    lost = amnesic(model, tokens, name, direction, metric, seeds=(0, 1))
    unit = direction[0] / direction.norm()
    _, cache = model.run_with_cache(tokens, names=[name])
    mean = cache[name].mean((0, 1))

    def forget(value: Tensor, _: object) -> Tensor:
        return value - ((value - mean) @ unit)[..., None] * unit

    with model.hooked({name: forget}):
        torch.testing.assert_close(lost.erased, metric.measure(model, tokens))
    torch.testing.assert_close(lost.clean, metric.measure(model, tokens))
    assert lost.random.shape == (2, 3)
    assert lost.effect == pytest.approx((lost.erased - lost.clean).mean().item())
    whole = amnesic(model, tokens, name, torch.eye(16), metric)
    torch.testing.assert_close(whole.random[0], whole.erased)  # all of it is all of it


def test_refusals(model: GPT, tokens: Tensor) -> None:
    w = words()
    with pytest.raises(ConfigError, match="600 examples need as many labels, from 0 to 1"):
        fit_logistic(w["x"], w["y"] + 1, 2, 0.1)
    w["x"][0, 0] = torch.inf
    with pytest.raises(HookError, match="the activation to probe holds NaN or infinity"):
        fit_logistic(w["x"], w["y"], 2, 0.1)
    with pytest.raises(ConfigError, match=r"\[1, 15\] do not fit an activation of width 16"):
        amnesic(model, tokens, "blocks.0.resid_post", torch.ones(1, 15), loss_on(tokens))
    with pytest.raises(HookError, match=r"no hook 'blocks\.0\.resid'"):
        amnesic(model, tokens, "blocks.0.resid", torch.ones(1, 16), loss_on(tokens))
