"""The model repeats its bit, and its MLP has no say on any prompt."""

import itertools

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.circuits.edges import patch_edges
from minigpt.zoo.handmade_bypass import KNOWS, SLEEPS, bypass

EVERY = torch.tensor([[a, b, 2] for a, b in itertools.product((0, 1), repeat=2)])


@pytest.mark.parametrize("gain", [1.0, 10.0])
def test_it_repeats_the_bit(gain: float) -> None:
    model, _ = bypass(gain=gain)
    logits = model(EVERY)[:, -1]
    wanted = (2.0 * EVERY[:, 0] - 1) * gain
    torch.testing.assert_close(logits[:, 1] - logits[:, 0], wanted, atol=1e-4 * gain, rtol=0)


def test_the_mlp_is_silent_and_knows() -> None:
    model, _ = bypass()
    _, cache = model.run_with_cache(EVERY)
    post = cache["blocks.0.mlp.post"][:, -1]
    assert not cache["blocks.0.mlp_out"].any()
    assert not post[:, SLEEPS].any()
    torch.testing.assert_close(post[:, KNOWS], EVERY[:, 0].float(), atol=1e-4, rtol=0)


def test_edges_have_the_effects_that_are_claimed() -> None:
    model, truth = bypass()
    p = truth.prompts(16)
    for direction, wanted in (("noise", truth.noise), ("denoise", truth.denoise)):
        found = patch_edges(model, p.clean, p.corrupt, p.metric, direction=direction).effect()
        values = dict(zip(found.labels["edge"], found.mean().values.tolist(), strict=True))
        for edge, value in values.items():
            assert value == pytest.approx(wanted.get(edge, 0.0), abs=0.01), (direction, edge)


def test_what_is_not_positive_is_refused() -> None:
    for change in ({"gain": 0.0}, {"strength": -1.0}, {"sharpness": 0.0}):
        with pytest.raises(ConfigError, match="positive"):
            bypass(**change)
