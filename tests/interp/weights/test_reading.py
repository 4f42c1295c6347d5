"""Signs come from data, purity is a count, chance is even, and what is removed is not written."""

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.weights.edits import without_direction
from minigpt.interp.weights.factored import FactoredMatrix
from minigpt.interp.weights.qk_ov import ov_circuit
from minigpt.interp.weights.reading import (
    likeness,
    list_purity,
    random_directions,
    sign_by_data,
)


def random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_signs_follow_the_mean_and_the_product_stays() -> None:
    U, S, V = FactoredMatrix(random(9, 3), random(3, 7, seed=1)).svd()
    outputs = random(4, 5, 7, seed=2)
    u, v, share = sign_by_data(U, V, outputs)
    assert ((outputs @ v).mean((0, 1)) > 0).all()
    torch.testing.assert_close(u * S @ v.T, U * S @ V.T)
    torch.testing.assert_close(share, ((outputs @ v) > 0).double().mean((0, 1)))


def test_an_undecided_sign_stays() -> None:
    v = torch.eye(2)
    _, kept, share = sign_by_data(v, v, torch.tensor([[1.0, 0], [-1, 0]]))
    assert torch.equal(kept, v)
    assert share.tolist() == [0.5, 0.0]


def test_purity_counts_the_better_sign_and_no_class_is_none() -> None:
    classes = torch.tensor([0, 0, 1, -1])
    v = torch.tensor([[0.9, 0.8, 0.7, 0.0], [0.0, 0.1, -0.8, -0.9]])
    assert list_purity(v, torch.eye(4), classes, 3).tolist() == pytest.approx([2 / 3, 2 / 3])
    assert list_purity(v, torch.eye(4), torch.full((4,), -1), 2).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("n", [0, 5])
def test_a_list_has_tokens_of_the_vocabulary(n: int) -> None:
    with pytest.raises(ConfigError, match="give 1 to 4"):
        list_purity(torch.ones(1, 4), torch.eye(4), torch.zeros(4, dtype=torch.long), n)


def test_random_directions_are_even_and_seeded() -> None:
    V = torch.linalg.qr(random(8, 3)).Q
    drawn = random_directions(V, 5000)
    torch.testing.assert_close(drawn.norm(dim=1), torch.ones(5000, dtype=V.dtype))
    torch.testing.assert_close(drawn @ V @ V.T, drawn)
    c = drawn @ V
    torch.testing.assert_close(c.T @ c / 5000, torch.eye(3).double() / 3, atol=0.03, rtol=0)
    assert torch.equal(drawn[:10], random_directions(V, 5000)[:10])
    assert not torch.equal(drawn[:10], random_directions(V, 5000, seed=1)[:10])


def test_likeness_is_the_cosine_of_the_products_in_any_gauge() -> None:
    A, B, C, D = random(9, 3), random(3, 7, seed=1), random(9, 2, seed=2), random(2, 7, seed=3)
    one, two = A @ B, C @ D
    expected = (one * two).sum() / one.norm() / two.norm()
    torch.testing.assert_close(likeness(FactoredMatrix(A, B), FactoredMatrix(C, D)), expected)
    N = random(3, 3, seed=4)
    turned = FactoredMatrix(A @ N, N.inverse() @ B)
    torch.testing.assert_close(likeness(turned, FactoredMatrix(C, D)), expected)


def test_a_head_writes_nothing_along_a_removed_direction(any_model: GPT) -> None:
    ov = ov_circuit(any_model, 1, 2)
    before = ov.AB.detach().clone()
    U, S, V = (part.detach() for part in ov.svd())
    with without_direction(any_model, 1, 2, V[:, 0]):
        after = ov_circuit(any_model, 1, 2).AB
        other = ov_circuit(any_model, 1, 1).AB
    torch.testing.assert_close(after, before - S[0] * torch.outer(U[:, 0], V[:, 0]))
    torch.testing.assert_close(ov_circuit(any_model, 1, 2).AB, before)
    torch.testing.assert_close(other, ov_circuit(any_model, 1, 1).AB)


def test_several_directions_of_any_length(make_model: Callable[..., GPT]) -> None:
    model = make_model()
    directions = random(16, 2, seed=5) * torch.tensor([1e-6, 1e1]).double()
    with without_direction(model, 0, 1, directions):
        assert (model.blocks[0].attn.W_O[1] @ directions).abs().max() < 1e-9


def test_the_weights_come_back_after_an_error(make_model: Callable[..., GPT]) -> None:
    model = make_model()
    before = model.blocks[0].attn.W_O[1].clone()
    with pytest.raises(ValueError, match="stop"), without_direction(model, 0, 1, random(16)):
        raise ValueError("stop")
    assert torch.equal(model.blocks[0].attn.W_O[1], before)


def test_no_such_head(model: GPT) -> None:
    with (
        pytest.raises(ConfigError, match="no head 4: valid are 0 to 3"),
        without_direction(model, 0, 4, random(16)),
    ):
        pass
