"""The head that says the same on every prompt: zero ablation calls it needed, mean does not."""

import pytest
import torch

from minigpt.interp.patching.ablation import ablation_sweep
from minigpt.tasks.metrics import logit_difference
from minigpt.zoo.constant import GAIN, constant_writer, every_token


def test_zero_and_mean_differ_as_known():
    model, tokens = constant_writer(), every_token()
    metric = logit_difference(tokens[:, -2], (tokens[:, -2] + 1) % 8)
    assert metric.measure(model, tokens).tolist() == pytest.approx([GAIN] * 8, abs=1e-4)
    zero = ablation_sweep(model, tokens, metric, "heads", "zero").values[0]
    mean = ablation_sweep(model, tokens, metric, "heads", "mean", reference=tokens).values[0]
    torch.testing.assert_close(zero, torch.full((2, 8), -GAIN), atol=1e-4, rtol=0)
    torch.testing.assert_close(mean[0], torch.full((8,), -GAIN), atol=1e-4, rtol=0)
    torch.testing.assert_close(mean[1], torch.zeros(8), atol=1e-4, rtol=0)


def test_each_token_stands_once_at_every_position():
    assert all(sorted(column) == [*range(8)] for column in every_token().T.tolist())
