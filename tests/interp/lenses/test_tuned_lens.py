"""A translator starts as the identity, learns a planted rotation, and comes back from disk."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import CheckpointError, ConfigError
from minigpt.interp.lenses.logit_lens import lens_kl, logit_lens
from minigpt.interp.lenses.tuned_lens import TunedLens, load_lens, save_lens, train_tuned_lens
from minigpt.model.pretrained import save


def batches(n: int, seed: int = 0) -> Iterator[Tensor]:
    generator = torch.Generator().manual_seed(seed)
    for _ in range(n):
        yield torch.randint(0, 29, (16, 8), generator=generator)


def test_it_starts_as_the_logit_lens(any_model: GPT, tokens: Tensor) -> None:
    lens = TunedLens(2, 16).double()
    plain, tuned = (logit_lens(any_model, tokens, **k).values for k in ({}, {"lens": lens}))
    assert torch.equal(plain, tuned)


def test_training_brings_every_layer_closer_on_new_tokens(model: GPT) -> None:
    lens, losses = train_tuned_lens(model, batches(150), lr=0.02)
    assert losses.axes == ("step", "layer")
    (test,) = batches(1, seed=7)
    before, after = (lens_kl(model, test, **k).values.mean((1, 2)) for k in ({}, {"lens": lens}))
    assert (after[:-1] < 0.6 * before[:-1]).all(), (before, after)
    torch.testing.assert_close(
        losses.values[0], lens_kl(model, next(batches(1))).values.mean((1, 2))[:-1]
    )


def test_an_affine_layer_is_undone_almost_wholly(make_model: Callable[..., GPT]) -> None:
    """Where the last block only adds a constant, the translator can be exact."""
    model = make_model(norm="none", mlp="none", n_layer=1)
    with torch.no_grad():
        model.blocks[0].attn.W_O_fused.zero_()
    _, losses = train_tuned_lens(model, batches(300), lr=0.01)
    assert losses.values[0, 0] > 0.05
    assert losses.values[-1, 0] < 1e-3 * losses.values[0, 0]


def test_the_model_is_left_alone_and_the_seed_fixes_all(model: GPT) -> None:
    before = [parameter.clone() for parameter in model.parameters()]
    (a, x), (b, y) = (train_tuned_lens(model, batches(3), n_pos=4, seed=5) for _ in range(2))
    assert all(map(torch.equal, a.parameters(), b.parameters()))
    assert torch.equal(x.values, y.values)
    assert all(map(torch.equal, before, model.parameters()))
    assert all(parameter.grad is None for parameter in model.parameters())
    _, z = train_tuned_lens(model, batches(3), n_pos=4, seed=6)
    assert not torch.equal(x.values, z.values)


def test_disk_and_back(model: GPT, tmp_path: Path) -> None:
    lens, _ = train_tuned_lens(model, batches(2))
    back = load_lens(save_lens(lens, tmp_path / "lens.safetensors"), model)
    assert all(map(torch.equal, lens.parameters(), back.parameters()))


def test_refusals(model: GPT, make_model: Callable[..., GPT], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="give at least one"):
        train_tuned_lens(model, [])
    path = save_lens(TunedLens(2, 16), tmp_path / "lens.safetensors")
    with pytest.raises(CheckpointError, match="for 2 layers of width 16, but the model has 3 of"):
        load_lens(path, make_model(n_layer=3))
    save(model, tmp_path / "model.safetensors")
    with pytest.raises(CheckpointError, match="holds no tuned lens"):
        load_lens(tmp_path / "model.safetensors", model)
    with pytest.raises(CheckpointError, match="there is no file"):
        load_lens(tmp_path / "nothing", model)
