"""The same loss in a fraction of the work: only active features are decoded and get gradients.

With k of n features active, one product of matrices is left of six: finding the active ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import embedding_bag, linear

from minigpt.interp.dictionaries.kinds import BatchTopK, ReLU, TopK
from minigpt.interp.dictionaries.sae import Dictionary, Loss, squared_error
from minigpt.model.hooks import HookPoint

Places = Int[Tensor, "n"]
Found = tuple[Places, Places, Tensor]  # example, feature, pre-activation
_CHUNK = 512  # examples whose pre-activations are held at once
DENSE_ABOVE = 0.1  # of all features active, the whole product is quicker


def sparse_loss(
    dictionary: Dictionary, x: Float[Tensor, "batch d_in"], y: Float[Tensor, "batch d_out"]
) -> tuple[Loss, Int[Tensor, "feature"]] | None:
    """Return `dictionary.loss(x, y)` with its gradients, and how often each feature was active.

    None where another way is needed: gated and jumprelu have gradients at features that are off,
    and where many are active nothing is gained; a hook must see the values that it stands at, and
    a dictionary with a loss of its own is left to it.
    """
    if type(dictionary).loss is not Dictionary.loss:
        return None
    if any(point.watched for point in dictionary.modules() if isinstance(point, HookPoint)):
        return None
    found = _active(dictionary, x)
    if found is None:
        return None
    rows, cols, pre = found
    read = dictionary.center, dictionary.W_enc, dictionary.b_enc
    values = _selected(x, *read, pre, rows, cols).relu()
    starts = _starts(rows, len(x))
    decoded = embedding_bag(cols, dictionary.W_dec, starts, mode="sum", per_sample_weights=values)
    error = squared_error(y - dictionary.bypass(x), decoded + dictionary.b_dec)
    sparsity = error.new_zeros(())
    match dictionary.activation:
        case ReLU(penalty=penalty):
            sparsity = penalty * values.sum() / len(x)
        case BatchTopK() as activation:
            activation.follow(values.detach())
    count = torch.bincount(cols[values > 0], minlength=dictionary.cfg.n_feature)
    return Loss(error, sparsity, error.new_zeros(())), count


@torch.no_grad()
def _active(dictionary: Dictionary, x: Tensor) -> Found | None:
    """Return example, feature and pre-activation of what is active, example by example."""
    match dictionary.activation:
        case TopK(k=k):
            return _chunked(dictionary, x, lambda pre: _top(pre, k))
        case ReLU():
            return _chunked(dictionary, x, _positive)
        case BatchTopK(k=k):
            return _chunked(dictionary, x, lambda pre: _batch_top(pre, k * len(x)), len(x))
    return None


def _chunked(
    dictionary: Dictionary, x: Tensor, pick: Callable[[Tensor], Found | None], size: int = _CHUNK
) -> Found | None:
    W, offset = dictionary.W_enc.T, dictionary.offset
    parts: list[Found] = []
    for first in range(0, len(x), size):
        part = pick(linear(x[first : first + size], W, offset))
        if part is None:
            return None
        parts.append((part[0] + first, part[1], part[2]))
    rows, cols, values = (torch.cat(column) for column in zip(*parts, strict=True))
    return rows, cols, values


def _top(pre: Tensor, k: int) -> Found:
    values, cols = pre.topk(k, dim=-1, sorted=False)
    rows = torch.arange(len(pre), device=pre.device).repeat_interleave(k)
    return rows, cols.flatten(), values.flatten()


def _positive(pre: Tensor) -> Found | None:
    on = pre > 0
    if int(on.sum()) > DENSE_ABOVE * pre.numel():
        return None
    rows, cols = on.nonzero(as_tuple=True)
    return rows, cols, pre[rows, cols]


def _batch_top(pre: Tensor, n: int) -> Found:
    """The n largest of all: a sample's quantile leaves few candidates to compare."""
    stride = max(1, pre.numel() >> 20) | 1
    sample = pre.flatten()[::stride]
    about = min(len(sample), 2 * n * len(sample) // pre.numel() + 16)
    rows, cols = (pre >= sample.topk(about, sorted=False).values.min()).nonzero(as_tuple=True)
    if len(rows) < n:  # an unlucky sample: compare all
        rows, cols = torch.ones_like(pre).nonzero(as_tuple=True)
    values = pre[rows, cols]
    keep = values.topk(n, sorted=False).indices.sort().values
    return rows[keep], cols[keep], values[keep]


def _starts(sorted_rows: Places, n_row: int) -> Places:
    """Return where each row's entries begin."""
    return torch.searchsorted(sorted_rows, torch.arange(n_row, device=sorted_rows.device))


class _Selected(torch.autograd.Function):
    """Some entries of (x − c) W_enc + b_enc, computed already, with gradients from those alone."""

    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        center: Tensor,
        W_enc: Tensor,
        b_enc: Tensor,
        pre: Tensor,
        rows: Places,
        cols: Places,
    ) -> Tensor:
        ctx.save_for_backward(x, center, W_enc, rows, cols)
        return pre.clone()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        x, center, W_enc, rows, cols = ctx.saved_tensors
        cols, order = cols.sort()
        grad, starts = grads[0][order], _starts(cols, W_enc.shape[1])
        # Each feature's gradient is a weighted sum of the examples at which it was active.
        of_W = embedding_bag(rows[order], x - center, starts, mode="sum", per_sample_weights=grad)
        of_b = torch.bincount(cols, grad, minlength=W_enc.shape[1]).to(grad)
        return None, -(W_enc @ of_b), of_W.T, of_b, None, None, None


_selected: Callable[..., Tensor] = _Selected.apply
