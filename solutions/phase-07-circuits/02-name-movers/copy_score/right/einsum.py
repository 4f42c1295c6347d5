"""Einsum, in double precision."""

import torch


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    x, values, out, U = (t.double() for t in (stream, W_V, W_O, W_U))
    logits = torch.einsum("nd,hdk,hke,em->hnm", x, values, out, U) * sign
    own = torch.einsum("hnn->hn", logits)
    rank = (logits > own.unsqueeze(-1)).long().sum(2)
    return (rank < k).sum(1).to(stream.dtype) / len(stream)
