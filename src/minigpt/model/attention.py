"""Attention, three times: as a function, as a single head, as the twelve heads of GPT-2.

Row vectors throughout: a position's query is `x @ W_Q`. Heads differ only in their weights.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.model.affine import affine
from minigpt.model.hooks import Hooked, HookPoint
from minigpt.model.part import Implied, Part, declares

if TYPE_CHECKING:
    from minigpt.model.kv_cache import LayerKV

Queries = Float[Tensor, "batch pos head d_head"]
Keys = Float[Tensor, "batch pos kv_head d_head"]


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


class Attention(Part):
    """GPT-2's attention: all heads of a layer at once.

    $$ \\text{attn}(x) = b_O + \\sum_h \\text{softmax}\\!\\left(
       \\frac{q_h k_h^\\top}{\\sqrt{d_{head}}}\\right) v_h\\, W_O^h $$

    One matrix product serves all heads. Per head, `W_Q` [head d_model d_head], `W_K` and `W_V`
    [kv_head d_model d_head] and `W_O` [head d_head d_model] are views of what is stored.
    Hooks: `q z` [batch pos head d_head], `k v` [batch pos kv_head d_head], `scores` and
    `pattern` [batch head query key].

    Source: Vaswani et al. 2017, §3.2.2; Radford et al. 2019; Elhage et al. 2021; Lesson 2.4.
    """

    reads: ClassVar = ("W_QKV",)  # the matrix that reads the input, and what is added behind it
    bias: ClassVar[str | None] = "b_QKV"
    writes: ClassVar = ("W_O_fused", "b_O")  # the output is z W_O + b_O
    matrices: ClassVar = ("W_QKV", "W_O_fused")  # what every position is multiplied by
    compared: ClassVar = ("q", "k", "v")  # queries, keys, values as the scores see them
    relative: ClassVar = False  # whether a score depends on the distance of query and key

    def __init__(
        self, d_model: int, n_head: int, d_head: int, n_kv_head: int = 0, *, bias: bool = True
    ) -> None:
        super().__init__()
        self.n_head, self.n_kv_head, self.d_head = n_head, n_kv_head or n_head, d_head
        n, n_kv = self.n_head, self.n_kv_head  # the heads of q, k and v stand in this order
        self.parts = (slice(n), slice(n, n + n_kv), slice(n + n_kv, n + 2 * n_kv))
        width = (n + 2 * n_kv) * d_head
        self.W_QKV = nn.Parameter(torch.empty(d_model, width))
        self.W_O_fused = nn.Parameter(torch.empty(n_head * d_head, d_model))
        self.b_QKV = nn.Parameter(torch.zeros(width)) if bias else None
        self.b_O = nn.Parameter(torch.zeros(d_model)) if bias else None
        self.q, self.k, self.v, self.z = (HookPoint() for _ in range(4))
        self.scores, self.pattern = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Let every position read from itself and earlier ones, cached ones included."""
        q, k, v = self.project(x)
        if past is not None:
            k, v = past.append(k, v)
        z = self.z(self.attend(q, k, v))
        return affine(z.flatten(-2), self.W_O_fused, self.b_O)

    def attend(
        self,
        q: Float[Tensor, "batch query head d_head"],
        k: Float[Tensor, "batch key kv_head d_head"],
        v: Float[Tensor, "batch key kv_head d_head"],
    ) -> Float[Tensor, "batch query head d_head"]:
        """Let queries read from keys: step by step under a hook, else by the fused kernel."""
        if not self.scores.watched and not self.pattern.watched:
            return fused_attention(q, k, v)  # the same z, by a kernel that stores no pattern
        mask = causal_mask(q.shape[1], k.shape[1], q.device)
        scores = self.scores(head_scores(q, k, mask))
        pattern = self.pattern(scores.softmax(-1))
        return mix_values(pattern, v)

    def project(self, x: Float[Tensor, "batch pos d_model"]) -> tuple[Queries, Keys, Keys]:
        """Compute the queries, keys and values of all heads."""
        qkv = affine(x, self.W_QKV, self.b_QKV)
        heads = qkv.unflatten(-1, (-1, self.d_head))
        q, k, v = (heads[..., part, :] for part in self.parts)
        return self.q(q), self.k(k), self.v(v)

    @declares
    def implied(self) -> Implied:
        """Say how scores, pattern and z follow from queries, keys and values."""
        score, mask, mix = attention_scores, causal_mask, mix_values  # as they are in this run
        q, k, v = self.compared

        def scores(q: Tensor, k: Tensor) -> Tensor:
            keys = repeat_kv(k, q.shape[-2])
            seen = mask(q.shape[1], k.shape[1], q.device)
            return score(q.transpose(1, 2), keys.transpose(1, 2), seen)

        return {
            "scores": (scores, (q, k)),
            "pattern": (lambda scores: scores.softmax(-1), ("scores",)),
            "z": (mix, ("pattern", v)),
        }

    @declares
    def at_offset(
        self, W_Q: Float[Tensor, "*head d_model d_head"], offset: int
    ) -> Float[Tensor, "*head d_model d_head"]:
        """Return queries' weights as keys see them from so many positions ahead: the same here.

        Raises:
            ConfigError: a distance other than 0, on which no score of this attention depends.
        """
        if offset:
            raise ConfigError(
                f"offset={offset} means nothing here: only with rotary positions does W_QK "
                "depend on the distance of query and key"
            )
        return W_Q

    @declares
    def per_pair(self) -> int:
        """Count the multiplications for a query and a key: the score, and the mix of the value."""
        return 2 * self.n_head * self.d_head

    def _columns(self, part: int) -> Tensor:
        heads = self.W_QKV.unflatten(-1, (-1, self.d_head))
        return heads[:, self.parts[part]].transpose(0, 1)

    @property
    def W_Q(self) -> Float[Tensor, "head d_model d_head"]:
        """The query weights of each head."""
        return self._columns(0)

    @property
    def W_K(self) -> Float[Tensor, "kv_head d_model d_head"]:
        """The key weights of each head, or of each group of heads that share a key."""
        return self._columns(1)

    @property
    def W_V(self) -> Float[Tensor, "kv_head d_model d_head"]:
        """The value weights of each head, or of each group of heads that share a value."""
        return self._columns(2)

    @property
    def W_O(self) -> Float[Tensor, "head d_head d_model"]:
        """The output weights of each head."""
        return self.W_O_fused.unflatten(0, (self.n_head, self.d_head))

    @declares
    def kv_head(self, head: int) -> int:
        """Return the number of the key and value that a head reads."""
        return head * self.n_kv_head // self.n_head

    @declares
    def per_head(
        self, W: Float[Tensor, "kv_head d_model d_head"]
    ) -> Float[Tensor, "head d_model d_head"]:
        """Repeat `W_K` or `W_V` for the heads that share it: a copy where they do."""
        return W.repeat_interleave(self.n_head // self.n_kv_head, 0)


def head_scores(
    q: Float[Tensor, "batch query head d_head"],
    k: Float[Tensor, "batch key kv_head d_head"],
    mask: Bool[Tensor, "query key"],
) -> Float[Tensor, "batch head query key"]:
    """Compare queries with keys in every head: `attention_scores` with the head axis in front."""
    k = repeat_kv(k, q.shape[-2])
    return attention_scores(q.transpose(-2, -3), k.transpose(-2, -3), mask)


def mix_values(
    pattern: Float[Tensor, "batch head query key"],
    v: Float[Tensor, "batch key kv_head d_head"],
) -> Float[Tensor, "batch query head d_head"]:
    """Average the values in every head, weighted by its pattern."""
    v = repeat_kv(v, pattern.shape[-3])
    return (pattern @ v.transpose(-2, -3)).transpose(-2, -3)


def repeat_kv(
    part: Float[Tensor, "*batch kv_head d_head"], n_head: int
) -> Float[Tensor, "*batch head d_head"]:
    """Repeat each key or value for the heads that share it: a view where none is shared."""
    n_kv_head, d_head = part.shape[-2:]
    groups = part.unsqueeze(-2).expand(*part.shape[:-1], n_head // n_kv_head, d_head)
    return groups.flatten(-3, -2)


def fused_attention(
    q: Float[Tensor, "batch query head d_head"],
    k: Float[Tensor, "batch key kv_head d_head"],
    v: Float[Tensor, "batch key kv_head d_head"],
) -> Float[Tensor, "batch query head d_head"]:
    """Compute z as `Attention.attend` does step by step, in a kernel that stores no pattern."""
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
