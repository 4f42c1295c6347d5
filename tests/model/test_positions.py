"""Four ways to say where a token stands, and what each of them can be told apart by."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError

Make = Callable[..., GPT]
SCHEMES = ("learned", "sinusoidal", "rotary", "none")


def test_waves_by_hand(make_model: Make) -> None:
    table = make_model(positions="sinusoidal").W_pos
    assert table.shape == (16, 24)
    for i, j in [(0, 0), (3, 0), (5, 4), (15, 11)]:
        angle = i / 10_000 ** (2 * j / 24)
        expected = torch.tensor([math.sin(angle), math.cos(angle)]) / math.sqrt(24)
        torch.testing.assert_close(table[i, 2 * j : 2 * j + 2], expected)


def test_the_product_of_two_waves_depends_on_their_distance(make_model: Make) -> None:
    gram = make_model(positions="sinusoidal").W_pos
    gram = gram @ gram.T
    for distance in range(16):
        line = gram.diagonal(distance)
        torch.testing.assert_close(line, line[:1].expand_as(line))


def test_added_positions_are_in_the_stream(make_model: Make, tokens: Tensor) -> None:
    model = make_model(positions="sinusoidal")
    _, cache = model.run_with_cache(tokens)
    added = cache["resid_pre", 0] - model.W_E[tokens]
    torch.testing.assert_close(added[1], model.W_pos[: tokens.shape[1]], rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(cache["embedding.pos_embed"], added, rtol=1e-4, atol=1e-5)


def test_waves_are_not_trained(make_model: Make, tokens: Tensor) -> None:
    model = make_model(positions="sinusoidal").double()
    assert not any("pos" in name for name in model.state_dict())
    assert model.W_pos.dtype == torch.float64
    assert not model.W_pos.requires_grad


@pytest.mark.parametrize("scheme", SCHEMES)
def test_cached_tokens_stand_where_they_would(
    make_model: Make, tokens: Tensor, scheme: str
) -> None:
    model = make_model(positions=scheme)
    past = model.new_cache(7, 3)
    pieces = [model(tokens[:, a:b], past) for a, b in [(0, 3), (3, 4), (4, 7)]]
    torch.testing.assert_close(torch.cat(pieces, dim=1), model(tokens), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_one_layer_knows_order_only_if_it_is_told(make_model: Make, scheme: str) -> None:
    model = make_model(positions=scheme, n_layer=1)
    before, after = torch.tensor([[3, 1, 4, 5, 9, 2]]), torch.tensor([[9, 4, 3, 1, 5, 2]])
    same = torch.allclose(model(before)[:, -1], model(after)[:, -1], atol=1e-4)
    assert same is (scheme == "none")


def test_two_layers_know_order_from_the_mask(make_model: Make) -> None:
    model = make_model(positions="none")
    before, after = torch.tensor([[3, 1, 4, 5, 9, 2]]), torch.tensor([[9, 4, 3, 1, 5, 2]])
    assert not torch.allclose(model(before)[:, -1], model(after)[:, -1], atol=1e-2)


def test_no_vectors_to_ask_for(make_model: Make) -> None:
    with pytest.raises(ConfigError, match="has no W_pos: its TokenEmbedding adds nothing"):
        _ = make_model(positions="none").W_pos


def test_waves_need_an_even_width() -> None:
    with pytest.raises(ConfigError, match="d_model=9 must be even: waves"):
        GPTConfig(1, 3, 9, 4, 5, positions="sinusoidal")
