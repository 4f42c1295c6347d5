"""Attention, three times: as a function, as a single head, as the twelve heads of GPT-2.

Row vectors throughout: a position's query is `x @ W_Q`. Heads differ only in their weights.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.model.hooks import Hooked, HookPoint

if TYPE_CHECKING:
    from minigpt.model.generate import LayerKV


def causal_mask(
    n_query: int, n_key: int, device: torch.device | None = None
) -> Bool[Tensor, "query key"]:
    """Say which keys each query may look at: its own position and earlier ones.

    The queries are the last `n_query` of the `n_key` positions, as in cached generation.

    Example:
        >>> causal_mask(3, 3).int().tolist()
        [[1, 0, 0], [1, 1, 0], [1, 1, 1]]

    Source: Lesson 2.2.
    """
    query = torch.arange(n_key - n_query, n_key, device=device)
    key = torch.arange(n_key, device=device)
    return key <= query[:, None]


def attention_scores(
    q: Float[Tensor, "*batch query d_head"],
    k: Float[Tensor, "*batch key d_head"],
    mask: Bool[Tensor, "query key"] | None = None,
) -> Float[Tensor, "*batch query key"]:
    """Compare every query with every key; what the mask forbids scores −∞.

    $$ S = \\frac{q k^\\top}{\\sqrt{d_{head}}} $$

    Source: Vaswani et al. 2017, eq. 1; Lesson 2.1.
    """
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    return scores if mask is None else scores.masked_fill(~mask, -torch.inf)


def attention(
    q: Float[Tensor, "*batch query d_head"],
    k: Float[Tensor, "*batch key d_head"],
    v: Float[Tensor, "*batch key d_value"],
    mask: Bool[Tensor, "query key"] | None = None,
) -> Float[Tensor, "*batch query d_value"]:
    """Average the values, weighted by how well each key matches the query.

    $$ \\text{attention}(q, k, v) =
       \\text{softmax}\\!\\left(\\frac{q k^\\top}{\\sqrt{d_{head}}}\\right) v $$

    Source: Vaswani et al. 2017, eq. 1; Lesson 2.1.
    """
    return attention_scores(q, k, mask).softmax(-1) @ v


class SingleHead(Hooked):
    """One attention head: what it looks for (QK) and what it moves (OV).

    $$ A = \\text{softmax}\\!\\left(\\frac{(x W_Q)(x W_K)^\\top}{\\sqrt{d_{head}}}\\right), \\qquad
       \\text{head}(x) = A\\,(x W_V)\\,W_O $$

    Hooks: `q k v z` [batch pos d_head], `scores` and `pattern` [batch query key].

    Raises:
        ConfigError: a width that is not positive.

    Source: Elhage et al. 2021; Lesson 2.3.
    """

    def __init__(self, d_model: int, d_head: int, *, causal: bool = True) -> None:
        super().__init__()
        if d_model < 1 or d_head < 1:
            raise ConfigError(f"d_model={d_model} and d_head={d_head} must be at least 1")
        self.causal = causal
        self.W_Q = nn.Parameter(torch.randn(d_model, d_head) / math.sqrt(d_model))
        self.W_K = nn.Parameter(torch.randn(d_model, d_head) / math.sqrt(d_model))
        self.W_V = nn.Parameter(torch.randn(d_model, d_head) / math.sqrt(d_model))
        self.W_O = nn.Parameter(torch.randn(d_head, d_model) / math.sqrt(d_head))
        self.q, self.k, self.v, self.z = (HookPoint() for _ in range(4))
        self.scores, self.pattern = HookPoint(), HookPoint()
        self.name_hooks()

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Let every position read from the positions it may see."""
        q, k, v = self.q(x @ self.W_Q), self.k(x @ self.W_K), self.v(x @ self.W_V)
        n = x.shape[-2]
        mask = causal_mask(n, n, x.device) if self.causal else None
        scores = self.scores(attention_scores(q, k, mask))
        pattern = self.pattern(scores.softmax(-1))
        z = self.z(pattern @ v)
        return z @ self.W_O

    @property
    def QK(self) -> Float[Tensor, "d_model d_model"]:
        """The bilinear form that scores a query against a key, without the 1/√d_head.

        $$ W_{QK} = W_Q W_K^\\top, \\qquad
           S_{ij} = x_i\\, W_{QK}\\, x_j^\\top / \\sqrt{d_{head}} $$
        """
        return self.W_Q @ self.W_K.T

    @property
    def OV(self) -> Float[Tensor, "d_model d_model"]:
        """The linear map applied to whatever the head attends to.

        $$ W_{OV} = W_V W_O, \\qquad \\text{head}(x)_i = \\sum_j A_{ij}\\, x_j W_{OV} $$
        """
        return self.W_V @ self.W_O


class Heads(nn.Module):
    """What every kind of attention layer shares: storage, hook points, and the attending itself.

    One matrix product serves all heads of a layer. Per head, `W_Q W_K W_V` [head d_model d_head]
    and `W_O` [head d_head d_model] are views; where heads share keys, `W_K W_V` are copies.
    Hooks: `q z` [batch pos head d_head], `k v` [batch pos kv_head d_head], `scores` and
    `pattern` [batch head query key].
    Where neither scores nor pattern is watched, PyTorch's fused kernel computes z.

    Source: Vaswani et al. 2017, §3.2.2; Elhage et al. 2021; Lesson 2.4.
    """

    def __init__(self, d_model: int, n_head: int, n_kv_head: int, d_head: int) -> None:
        super().__init__()
        self.n_head, self.n_kv_head, self.d_head = n_head, n_kv_head, d_head
        self.parts = (n_head, n_kv_head, n_kv_head)  # how many of q, k and v, in this order
        self.W_QKV = nn.Parameter(torch.empty(d_model, sum(self.parts) * d_head))
        self.W_O_fused = nn.Parameter(torch.empty(n_head * d_head, d_model))
        self.q, self.k, self.v, self.z = (HookPoint() for _ in range(4))
        self.scores, self.pattern = HookPoint(), HookPoint()

    def read(
        self,
        q: Float[Tensor, "batch query head d_head"],
        k: Float[Tensor, "batch key kv_head d_head"],
        v: Float[Tensor, "batch key kv_head d_head"],
    ) -> Float[Tensor, "batch query head d_head"]:
        """Let every query read from the keys it may see, in the open if anybody watches."""
        explicit = self.scores.watched or self.pattern.watched
        return self.z((self.attend if explicit else fused_attention)(q, k, v))

    def attend(
        self,
        q: Float[Tensor, "batch query head d_head"],
        k: Float[Tensor, "batch key kv_head d_head"],
        v: Float[Tensor, "batch key kv_head d_head"],
    ) -> Float[Tensor, "batch query head d_head"]:
        """Attend step by step, so that scores and pattern can be read and replaced."""
        k, v = repeat_kv(k, self.n_head), repeat_kv(v, self.n_head)
        q, k, v = (part.transpose(-2, -3) for part in (q, k, v))
        mask = causal_mask(q.shape[-2], k.shape[-2], q.device)
        scores = self.scores(attention_scores(q, k, mask))
        pattern = self.pattern(scores.softmax(-1))
        return (pattern @ v).transpose(-2, -3)

    def _per_head(self, part: int) -> Tensor:
        columns = self.W_QKV.unflatten(-1, (-1, self.d_head)).split(self.parts, dim=-2)[part]
        return repeat_kv(columns, self.n_head).transpose(0, 1)

    @property
    def W_Q(self) -> Float[Tensor, "head d_model d_head"]:
        """What each head asks for."""
        return self._per_head(0)

    @property
    def W_K(self) -> Float[Tensor, "head d_model d_head"]:
        """What each head answers to."""
        return self._per_head(1)

    @property
    def W_V(self) -> Float[Tensor, "head d_model d_head"]:
        """What each head picks up."""
        return self._per_head(2)

    @property
    def W_O(self) -> Float[Tensor, "head d_head d_model"]:
        """What each head writes."""
        return self.W_O_fused.unflatten(0, (self.n_head, self.d_head))


class Attention(Heads):
    """GPT-2's attention: all heads of a layer at once.

    $$ \\text{attn}(x) = b_O + \\sum_h \\text{softmax}\\!\\left(
       \\frac{q_h k_h^\\top}{\\sqrt{d_{head}}}\\right) v_h\\, W_O^h $$

    Source: Vaswani et al. 2017, §3.2.2; Radford et al. 2019; Lesson 2.4.
    """

    def __init__(self, d_model: int, n_head: int, d_head: int) -> None:
        super().__init__(d_model, n_head, n_head, d_head)
        self.b_QKV = nn.Parameter(torch.zeros(3 * n_head * d_head))
        self.b_O = nn.Parameter(torch.zeros(d_model))

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Let every position read from itself and earlier ones, cached ones included."""
        qkv = (x @ self.W_QKV + self.b_QKV).unflatten(-1, (3, self.n_head, self.d_head))
        q, k, v = self.q(qkv[:, :, 0]), self.k(qkv[:, :, 1]), self.v(qkv[:, :, 2])
        if past is not None:
            k, v = past.append(k, v)
        return self.read(q, k, v).flatten(-2) @ self.W_O_fused + self.b_O


def repeat_kv(
    part: Float[Tensor, "*batch kv_head d_head"], n_head: int
) -> Float[Tensor, "*batch head d_head"]:
    """Give each group of heads the key or value that it shares: a view where none is shared."""
    n_kv_head, d_head = part.shape[-2:]
    groups = part.unsqueeze(-2).expand(*part.shape[:-1], n_head // n_kv_head, d_head)
    return groups.flatten(-3, -2)


def fused_attention(
    q: Float[Tensor, "batch query head d_head"],
    k: Float[Tensor, "batch key kv_head d_head"],
    v: Float[Tensor, "batch key kv_head d_head"],
) -> Float[Tensor, "batch query head d_head"]:
    """Compute what `Heads.attend` does in one kernel that never stores the pattern."""
    q, k, v = (part.transpose(-2, -3) for part in (q, k, v))
    n_query, n_key = q.shape[-2], k.shape[-2]
    grouped = q.shape[-3] != k.shape[-3]
    attend = partial(nn.functional.scaled_dot_product_attention, enable_gqa=grouped)
    if n_query == 1:  # the newest position sees every key
        z = attend(q, k, v)
    elif n_query == n_key:
        z = attend(q, k, v, is_causal=True)
    else:  # a chunk behind a cache: only here must the mask be spelled out
        z = attend(q, k, v, attn_mask=causal_mask(n_query, n_key, q.device))
    return z.transpose(-2, -3)
