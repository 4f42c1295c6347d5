"""What heads would do, read off their weights: QK and OV circuits, without forming large matrices.

Row vectors: a head scores x_i W_Q W_Kᵀ x_jᵀ (the 1/√d_head is left out) and moves x_j W_V W_O.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.interp.core.decomposition import head_labels
from minigpt.interp.core.results import Result
from minigpt.interp.core.structure import attention_of, norm_before
from minigpt.interp.weights.factored import FactoredMatrix, effective_rank
from minigpt.model.gpt2 import GPT
from minigpt.model.part import require

FOLDED = (
    "weight and centering of the norm before the head (and of the final norm, where logits are "
    "read) folded in; division by the norm's scale left out; biases left out"
)


def reads(norm: Any, W: Float[Tensor, "*head d_model d"]) -> Tensor:
    """Fold what a norm does, all but the division, into the matrix that reads behind it.

    $$ (x - \\bar x) ⊙ w\\; W = x\\, W', \\qquad W' = \\text{center}(w ⊙ W) $$

    The norm's own bias is left out.
    """
    folded: Tensor = require(norm, "pull_back", "folding a norm into a matrix")(W.mT)[0].mT
    return folded


@torch.no_grad()
def ov_circuit(model: GPT, layer: int, head: int) -> FactoredMatrix:
    """Return what a head does to whatever it attends to, [d_model d_model].

    $$ W_{OV} = W_V W_O $$

    The norm before the head is folded in (see `reads`). With shared keys and values, the group's.

    Raises:
        ConfigError: a head the model lacks.

    Source: Elhage et al. 2021; Lesson 2.3.
    """
    attn = attention_of(model, layer, head)
    return FactoredMatrix(
        reads(norm_before(model, layer), attn.W_V[attn.kv_head(head)]), attn.W_O[head]
    )


@torch.no_grad()
def qk_circuit(model: GPT, layer: int, head: int, offset: int = 0) -> FactoredMatrix:
    """Return the form that compares a query with a key `offset` places before it.

    $$ W_{QK} = W_Q W_K^\\top, \\qquad W_{QK}^{(δ)} = W_Q R_δ W_K^\\top \\;\\text{(rotary)} $$

    [d_model d_model], rows queries, without 1/√d_head; the norm before the head is folded in.

    Raises:
        ConfigError: a head the model lacks, an offset beyond the context, or one where
            positions are not rotary.

    Source: Elhage et al. 2021; Su et al. 2021, eq. 16; Lesson 2.5.
    """
    attn, norm = attention_of(model, layer, head), norm_before(model, layer)
    W_Q, W_K = reads(norm, attn.W_Q[head]), reads(norm, attn.W_K[attn.kv_head(head)])
    at_offset = require(attn, "at_offset", "W_QK")
    return FactoredMatrix(at_offset(W_Q, offset), W_K.T)


@torch.no_grad()
def full_ov(
    model: GPT,
    layer: int,
    head: int,
    source: Sequence[int] | slice = slice(None),
    target: Sequence[int] | slice = slice(None),
) -> FactoredMatrix:
    """Return how attending to a source token moves each target token's logit, [source target].

    $$ W_E\\, W_{OV}\\, W_U $$

    Embeddings as they enter the stream, both norms folded in, neither divided by.

    Source: Elhage et al. 2021, "OV circuit"; Lesson 8.4.
    """
    W_U = reads(model.ln_final, model.W_U[:, _index(target)])
    return model.W_E[_index(source)] @ ov_circuit(model, layer, head) @ W_U


@torch.no_grad()
def full_qk(
    model: GPT,
    layer: int,
    head: int,
    query: Sequence[int] | slice = slice(None),
    key: Sequence[int] | slice = slice(None),
    offset: int = 0,
) -> FactoredMatrix:
    """Return how a query token scores a key token, [query key], as `qk_circuit` states it.

    $$ W_E\\, W_{QK}\\, W_E^\\top $$

    Source: Elhage et al. 2021, "QK circuit"; Lesson 8.4.
    """
    circuit = qk_circuit(model, layer, head, offset)
    return model.W_E[_index(query)] @ circuit @ model.W_E[_index(key)].T


@torch.no_grad()
def copying_scores(model: GPT) -> Result:
    """Score every head's full OV circuit, over the whole vocabulary, for copying.

    $$ \\frac{\\sum λ}{\\sum |λ|}, \\qquad λ \\;\\text{of}\\; W_E W_V W_O W_U $$

    The eigenvalues are those of the small W_O W_U W_E W_V. Returns [layer head] in −1 … 1.

    Source: Elhage et al. 2021, "copying"; Lesson 7.1.
    """
    through = reads(model.ln_final, model.W_U) @ model.W_E
    values = []
    for layer in range(model.cfg.n_layer):
        attn = attention_of(model, layer)
        W_V = reads(norm_before(model, layer), attn.per_head(attn.W_V))
        values.append(torch.linalg.eigvals(attn.W_O @ through @ W_V))
    eigen = torch.stack(values)
    score = eigen.real.sum(-1) / eigen.abs().sum(-1)
    conventions = {"metric": "Σλ / Σ|λ| of W_E W_OV W_U", "unit": "none", "LayerNorm": FOLDED}
    return Result(score, ("layer", "head"), conventions, head_labels(model))


@dataclass(frozen=True)
class Reading:
    """Singular vectors of a head's OV matrix as tokens: what it reads and what it then writes."""

    S: Float[Tensor, "vector"]
    reads: Int[Tensor, "vector rank"]
    writes: Int[Tensor, "vector rank"]
    effective_rank: float
    conventions: Mapping[str, str]


@torch.no_grad()
def read_ov(model: GPT, layer: int, head: int, n_vector: int = 4, n: int = 8) -> Reading:
    """Name, for the largest singular vectors of W_OV, the tokens that lie farthest along them.

    $$ W_{OV} = \\sum_i s_i\\, u_i v_i^\\top: \\qquad W_E u_i \\;\\text{(read)}, \\quad
       v_i^\\top W_U \\;\\text{(written)} $$

    A pair (u, v) may be flipped together: shown is the sign whose farthest written logit is
    positive; with −u and −v the head does the opposite.

    Source: Millidge & Black 2022; Lesson 8.4.
    """
    U, S, V = ov_circuit(model, layer, head).svd()
    written = V[:, :n_vector].T @ reads(model.ln_final, model.W_U)
    read = (model.W_E @ U[:, :n_vector]).T
    farthest = written.gather(-1, written.abs().argmax(-1, keepdim=True)).sign()
    ids = [(values * farthest).topk(min(n, values.shape[-1])).indices for values in (read, written)]
    conventions = {"LayerNorm": FOLDED, "sign": "the farthest written logit is positive"}
    rank = effective_rank(S).item()
    return Reading(S[:n_vector], ids[0], ids[1], rank, conventions)


def _index(ids: Sequence[int] | slice) -> list[int] | slice:
    return ids if isinstance(ids, slice) else list(ids)
