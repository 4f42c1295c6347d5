"""A push at the last position: what follows is computed by hand, and nothing else changes."""

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError, HookError
from minigpt.interp.steering.pushes import push_last


@torch.no_grad()
def by_hand(model: GPT, tokens: Tensor, layer: int, vectors: Tensor) -> Tensor:
    """Run the blocks one after another, with the last position changed behind one of them."""
    x = model.W_E[tokens] + model.W_pos[: tokens.shape[1]]
    for number, block in enumerate(model.blocks):
        x = block(x)
        if number == layer:
            x[:, -1] += vectors
    return model.ln_final(x[:, -1]) @ model.W_U


def test_the_blocks_one_after_another(model: GPT, tokens: Tensor) -> None:
    vectors = torch.randn(len(tokens), model.cfg.d_model, dtype=model.W_E.dtype)
    clean = model(tokens)[:, -1]
    for layer in range(model.cfg.n_layer):
        found = push_last(model, tokens, ("resid_post", layer), vectors)
        torch.testing.assert_close(found, by_hand(model, tokens, layer, vectors))
        assert not torch.allclose(found, clean)
    torch.testing.assert_close(model(tokens)[:, -1], clean)  # left as it was
    same = push_last(model, tokens, "blocks.0.resid_pre", torch.zeros_like(vectors))
    torch.testing.assert_close(same, clean)


def test_refusals(model: GPT, tokens: Tensor) -> None:
    vectors = torch.zeros(len(tokens), model.cfg.d_model)
    with pytest.raises(ConfigError, match="give one for each"):
        push_last(model, tokens, "blocks.0.resid_post", vectors[:-1])
    with pytest.raises(HookError, match=r"no hook 'blocks\.0\.resid'"):
        push_last(model, tokens, "blocks.0.resid", vectors)
    with pytest.raises(HookError, match="NaN or infinity"):
        push_last(model, tokens, "blocks.0.resid_post", vectors + torch.nan)
    with pytest.raises(HookError, match="width"):
        push_last(model, tokens, "blocks.0.resid_post", vectors[:, :-1])
