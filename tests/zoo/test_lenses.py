"""The recorded readings of the lenses, and that their recipe still gives them."""

from pathlib import Path

import pytest
import torch

from minigpt import load
from minigpt.errors import CheckpointError
from minigpt.interp.lenses.logit_lens import kl, unembed
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.weights import write_safetensors
from minigpt.zoo.lenses import (
    LENS_PLACES,
    LENSES,
    READ,
    distill,
    least_squares,
    lens_readings,
    load_zoo,
    unseen_windows,
)


def test_the_output_is_itself_and_translators_come_nearer() -> None:
    record = load_zoo()
    assert record.kl.shape == (len(LENSES), len(LENS_PLACES), 12, 12)
    assert record.kl[:, -1].abs().max() < 1e-4
    assert record.kl.min() > -1e-4
    means = record.kl[:, :-1, :8].mean((2, 3))
    assert (means[2] < means[1]).all()
    assert (means[1] < means[0]).all()
    assert (record.top[0, -1] == record.top[2, -1]).all()
    assert (record.shares.diff(dim=-1) <= 0).all()


def test_a_window_read_again_gives_the_record() -> None:
    record, model = load_zoo(), load("smollm2").requires_grad_(False)
    logits = lens_readings(model, unseen_windows(model)[:1], READ, {})
    final = logits[-1].log_softmax(-1)
    again = torch.stack([kl(final, one) for one in logits])
    torch.testing.assert_close(again[:, 0], record.kl[0, :, 0], atol=1e-2, rtol=1e-3)


def test_least_squares_finds_an_affine_map() -> None:
    g = torch.Generator().manual_seed(0)
    x = torch.randn(200, 5, generator=g) * torch.tensor([1.0, 5, 0.2, 1, 1]) + 3
    W, b = torch.randn(5, 4, generator=g), torch.randn(4, generator=g)
    found = least_squares(x, x @ W + b, ridge=0.0)
    torch.testing.assert_close(found[0], W, atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(found[1], b, atol=1e-2, rtol=1e-3)
    shrunk = least_squares(x, x @ W + b, ridge=100.0)[0]
    assert shrunk.norm() < 0.2 * W.norm()


def test_distilling_lowers_the_divergence() -> None:
    torch.manual_seed(0)
    model = GPT(GPTConfig(1, 1, 6, 8, 11, norm="rms")).requires_grad_(False)
    model.W_E.normal_()
    states = [torch.randn(300, 6), torch.randn(300, 6)]
    states[1] = states[0] @ torch.randn(6, 6) + 0.3 * torch.randn(300, 6)
    start = least_squares(states[0], states[1])
    ((W, b),) = distill(model, states, [start])
    final = unembed(model, states[1]).log_softmax(-1)
    before, after = (
        kl(final, unembed(model, states[0] @ pair[0] + pair[1])).mean() for pair in (start, (W, b))
    )
    assert after < before


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "short.safetensors"
    write_safetensors({"kl": torch.zeros(3, 2, 12, 12)}, path, {})
    with pytest.raises(CheckpointError, match="does not hold what its recipe writes"):
        load_zoo(path)
