"""Attention as a function, as one head and as many: against PyTorch, by hand, among themselves."""

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.model.attention import (
    Attention,
    SingleHead,
    attention,
    attention_scores,
    causal_mask,
    fused_attention,
    head_scores,
    mix_values,
)


def layer(d_model: int = 12, n_head: int = 3, d_head: int = 5, seed: int = 0) -> Attention:
    torch.manual_seed(seed)
    attn = Attention(d_model, n_head, d_head).double()
    for parameter in attn.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    return attn


def head_of(attn: Attention, h: int) -> SingleHead:
    head = SingleHead(attn.W_Q.shape[1], attn.d_head).double()
    with torch.no_grad():
        for name in ("W_Q", "W_K", "W_V", "W_O"):
            getattr(head, name).copy_(getattr(attn, name)[h])
    return head


def test_by_hand() -> None:
    """Two keys, logits 0 and ln 3: weights 1/4 and 3/4."""
    q = torch.tensor([[math.log(3.0) * 2, 0.0, 0.0, 0.0]])
    k = torch.tensor([[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    v = torch.tensor([[4.0, 0.0], [0.0, 8.0]])
    torch.testing.assert_close(attention_scores(q, k), torch.tensor([[0.0, math.log(3.0)]]))
    torch.testing.assert_close(attention(q, k, v), torch.tensor([[1.0, 6.0]]))
    only_first = torch.tensor([[True, False]])
    torch.testing.assert_close(attention(q, k, v, only_first), torch.tensor([[4.0, 0.0]]))


def test_causal_single_head_by_hand() -> None:
    """W_Q = W_K = 0 makes attention uniform, so each position averages those up to itself."""
    head = SingleHead(2, 2)
    with torch.no_grad():
        head.W_Q.zero_()
        head.W_V.copy_(torch.eye(2))
        head.W_O.copy_(2 * torch.eye(2))
    x = torch.tensor([[6.0, 0.0], [0.0, 6.0], [3.0, 3.0]])
    expected = torch.tensor([[12.0, 0.0], [6.0, 6.0], [6.0, 6.0]])
    torch.testing.assert_close(head(x), expected)


@given(
    batch=st.lists(st.integers(1, 3), max_size=2),
    sizes=st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 5), st.integers(1, 4)),
    seed=st.integers(0, 2**16),
)
def test_function_matches_pytorch(
    batch: list[int], sizes: tuple[int, int, int, int], seed: int
) -> None:
    n_query, n_key, d_head, d_value = sizes
    generator = torch.Generator().manual_seed(seed)

    def random(*shape: int) -> Tensor:
        return torch.randn(*batch, *shape, generator=generator, dtype=torch.float64)

    q, k, v = random(n_query, d_head), random(n_key, d_head), random(n_key, d_value)
    torch.testing.assert_close(attention(q, k, v), scaled_dot_product_attention(q, k, v))
    if n_query <= n_key:
        mask = causal_mask(n_query, n_key)
        theirs = scaled_dot_product_attention(q, k, v, attn_mask=mask)
        torch.testing.assert_close(attention(q, k, v, mask), theirs)


def test_mask_belongs_to_the_last_positions() -> None:
    assert torch.equal(causal_mask(2, 5), causal_mask(5, 5)[3:])
    assert torch.equal(causal_mask(4, 4), torch.ones(4, 4).tril().bool())


@pytest.mark.parametrize(("n_query", "n_key"), [(1, 1), (6, 6), (1, 6), (3, 6)])
def test_fused_and_explicit_agree(n_query: int, n_key: int) -> None:
    q, k, v = (torch.randn(2, n, 3, 5).double() for n in (n_query, n_key, n_key))
    pattern = head_scores(q, k, causal_mask(n_query, n_key)).softmax(-1)
    torch.testing.assert_close(fused_attention(q, k, v), mix_values(pattern, v))


@pytest.mark.parametrize("point", ["scores", "pattern"])
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 2e-5), (torch.float64, 1e-12)], ids=["f32", "f64"]
)
def test_watching_a_model_changes_nothing(
    make_model: Callable[..., GPT],
    tokens: Tensor,
    point: str,
    dtype: torch.dtype,
    tolerance: float,
) -> None:
    model = make_model().to(dtype)
    plain = model(tokens)
    with model.hooked({lambda name: name.endswith(point): lambda value, point: None}):
        watched = model(tokens)
    torch.testing.assert_close(watched, plain, rtol=0, atol=tolerance)


def test_heads_sum_to_the_layer() -> None:
    attn, x = layer(), torch.randn(2, 6, 12).double()
    with torch.no_grad():
        attn.b_QKV.zero_()
    heads = sum(head_of(attn, h)(x) for h in range(3))
    torch.testing.assert_close(attn(x), heads + attn.b_O)


def test_one_head_is_a_single_head() -> None:
    attn, x = layer(n_head=1, d_head=7), torch.randn(2, 6, 12).double()
    with torch.no_grad():
        attn.b_QKV.zero_()
        attn.b_O.zero_()
    torch.testing.assert_close(attn(x), head_of(attn, 0)(x))


def test_circuits_of_a_single_head() -> None:
    head, x = SingleHead(6, 3).double(), torch.randn(4, 6).double()
    seen: dict[str, Tensor] = {}
    head.scores.functions.append(lambda value, point: seen.update(scores=value))
    head.pattern.functions.append(lambda value, point: seen.update(pattern=value))
    out = head(x)
    visible = causal_mask(4, 4)
    from_qk = (x @ head.QK @ x.T / math.sqrt(3))[visible]
    torch.testing.assert_close(seen["scores"][visible], from_qk)
    torch.testing.assert_close(seen["pattern"] @ x @ head.OV, out)


def test_a_bidirectional_head_sees_everything() -> None:
    head = SingleHead(6, 3, causal=False).double()
    x = torch.randn(2, 5, 6).double()
    order = torch.tensor([3, 0, 4, 1, 2])
    torch.testing.assert_close(head(x)[:, order], head(x[:, order]))


@pytest.mark.parametrize(("d_model", "d_head"), [(0, 3), (3, 0), (-1, 2)])
def test_widths_must_be_positive(d_model: int, d_head: int) -> None:
    with pytest.raises(ConfigError, match="at least 1"):
        SingleHead(d_model, d_head)


@pytest.mark.parametrize("name", ["W_Q", "W_K", "W_V", "W_O"])
def test_per_head_weights_are_views(name: str) -> None:
    attn = layer()
    fused = attn.W_O_fused if name == "W_O" else attn.W_QKV
    weight = getattr(attn, name)
    assert weight.untyped_storage().data_ptr() == fused.untyped_storage().data_ptr()
    x = torch.randn(1, 4, 12).double()
    before = attn(x)
    with torch.no_grad():
        weight[1].zero_()
    assert not torch.equal(attn(x), before)
    assert weight.shape == ((3, 5, 12) if name == "W_O" else (3, 12, 5))


def test_per_head_weights_are_the_columns_that_make_q_k_v() -> None:
    attn, x = layer(), torch.randn(2, 4, 12).double()
    seen: dict[str, Tensor] = {}
    for name in ("q", "k", "v"):
        getattr(attn, name).functions.append(lambda value, _, name=name: seen.update({name: value}))
    attn(x)
    biases = attn.b_QKV.unflatten(0, (3, 3, 5))
    for part, (name, weight) in enumerate([("q", attn.W_Q), ("k", attn.W_K), ("v", attn.W_V)]):
        by_head = torch.einsum("bpm,hmd->bphd", x, weight) + biases[part]
        torch.testing.assert_close(seen[name], by_head)


@pytest.mark.parametrize("causal", [True, False])
def test_gradients_of_a_single_head(causal: bool) -> None:
    head = SingleHead(4, 3, causal=causal).double()
    x = torch.randn(2, 3, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, *_: head(x), (x, *head.parameters()))


@pytest.mark.parametrize("explicit", [True, False])
def test_gradients_of_attention(explicit: bool) -> None:
    attn = layer(d_model=4, n_head=2, d_head=3)
    if explicit:
        attn.pattern.functions.append(lambda value, point: None)
    x = torch.randn(1, 3, 4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x, *_: attn(x), (x, *attn.parameters()))
