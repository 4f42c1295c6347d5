"""Scattered ones, and sums over named axes in double precision."""

import torch


def one_hot(tokens, d_vocab):
    rows = torch.zeros(*tokens.shape, d_vocab)
    return rows.scatter(-1, tokens[..., None], 1.0)


def embed(tokens, W_E):
    return torch.einsum("...v,vd->...d", one_hot(tokens, len(W_E)).to(W_E.dtype), W_E)


def embed_backward(tokens, grad, d_vocab):
    rows = one_hot(tokens, d_vocab).double()
    summed = torch.einsum("pv,pd->vd", rows.reshape(-1, d_vocab), grad.double().flatten(0, -2))
    return summed.to(grad.dtype)
