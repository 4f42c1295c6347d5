"""What CKA may not see, what it must, and a stitch that is exact where it can be."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.comparison.similarity import cka_by_layer, fit_affine, linear_cka, stitch


def random(*shape: int, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


@given(st.integers(0, 99), st.sampled_from([5, 40]))
def test_cka_ignores_rotation_shift_and_scale(seed: int, n: int) -> None:
    x, y = random(n, 7, seed=seed), random(n, 4, seed=seed + 1)
    Q = torch.linalg.qr(random(7, 7, seed=seed + 2)).Q
    cka = linear_cka(x, y)
    close = torch.testing.assert_close
    close(linear_cka(x @ Q * 3 + random(7, seed=seed + 3), -2 * y), cka)
    close(linear_cka(y, x), cka)
    close(linear_cka(x, x @ Q), torch.ones(()).double())
    assert 0 <= cka <= 1


def test_cka_is_the_centered_gram_formula() -> None:
    x, y = random(9, 5), random(9, 3, seed=1)
    H = torch.eye(9).double() - 1 / 9
    K, L = (H @ z @ z.T @ H for z in (x, y))
    torch.testing.assert_close(linear_cka(x, y), (K * L).sum() / (K.norm() * L.norm()))


def test_cka_sees_stretching_and_tells_noise_apart() -> None:
    x = random(500, 6)
    stretched = x * torch.tensor([30.0, 1, 1, 1, 1, 1])
    assert linear_cka(x, stretched) < 0.6
    assert linear_cka(x, random(500, 6, seed=1)) < 0.05


def test_layers_of_one_model_match_themselves(any_model: GPT, tokens: Tensor) -> None:
    cka = cka_by_layer(any_model, any_model, tokens)
    torch.testing.assert_close(cka.values.diagonal(), torch.ones(3).double())
    torch.testing.assert_close(cka.values, cka.values.T)


def test_least_squares_finds_a_planted_map() -> None:
    x, T, c = random(30, 5), random(5, 3, seed=1), random(3, seed=2)
    torch.testing.assert_close(fit_affine(x, x @ T + c), torch.cat([T, c[None]]))


def batch(seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 29, (12, 10), generator=generator)


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_a_model_stitched_onto_itself_is_itself(model: GPT, layer: int) -> None:
    test = model.generate(batch(1)[:, :1], 15, seed=0)  # its own words, which it foresees best
    joined = stitch(model, layer, model, layer, batch(0), test)
    assert joined.own == pytest.approx(per_token_loss(model, test).values.mean().item())
    assert joined.loss == pytest.approx(joined.own, abs=1e-8)
    assert joined.recovered == pytest.approx(1)
    assert joined.control > joined.own + 0.05


def test_without_a_gap_nothing_is_recovered(make_model: Callable[..., GPT]) -> None:
    model = make_model(tie_embeddings=False)
    with torch.no_grad():
        model.W_U.zero_()  # every loss is the logarithm of the vocabulary
    assert math.isnan(stitch(model, 1, model, 1, batch(0), batch(1)).recovered)


def test_a_rotated_twin_is_undone(make_model: Callable[..., GPT]) -> None:
    """The same model in another basis: the stitch must find the rotation, the control cannot."""
    kind = {"norm": "none", "mlp": "none", "tie_embeddings": False}
    a, b = make_model(0, **kind), make_model(0, **kind)
    Q = torch.linalg.qr(random(16, 16)).Q
    with torch.no_grad():
        for name, weight in a.named_parameters():
            if name.endswith(("W_QKV", "W_U_untied")):
                weight.copy_(Q.T @ weight)
            elif name.endswith(("W_E", "W_pos", "W_O_fused", "b_O")):
                weight.copy_(weight @ Q)
    torch.testing.assert_close(a(batch(1)), b(batch(1)))
    joined = stitch(a, 1, b, 1, batch(0), batch(1))
    torch.testing.assert_close(joined.map[:-1], Q.T, rtol=0, atol=1e-8)
    assert joined.loss == pytest.approx(joined.own)


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda m: linear_cka(random(3, 2), random(4, 2)), "two examples or more"),
        (lambda m: linear_cka(torch.ones(3, 2), random(3, 2)), "same for every example"),
        (lambda m: stitch(m(), 3, m(), 0, batch(0), batch(0)), "layer_a=3 must be between 0 and 2"),
        (lambda m: cka_by_layer(m(), m(d_vocab=5), batch(0)), "have 29 and 5 tokens"),
    ],
)
def test_refusals(make_model: Callable[..., GPT], do: Callable[..., object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        do(make_model)


@pytest.mark.parametrize("n", [6, 7, 9, 11])
@pytest.mark.parametrize("value", [0.1, 0.3, 10_000.1])
def test_a_constant_whose_mean_is_rounded_is_refused(n: int, value: float) -> None:
    for dtype in (torch.float32, torch.float64):
        x, y = torch.full((n, 3), value, dtype=dtype), random(n, 2).to(dtype)
        for pair in ((x, y), (y, x)):
            with pytest.raises(ConfigError, match="same for every example"):
                linear_cka(*pair)
