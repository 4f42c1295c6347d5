"""Cholesky's factor and einsum."""

import torch


def edit_fact(W_out, key, change, moment):
    factor = torch.linalg.cholesky(moment)
    column = torch.cholesky_solve(key[:, None], factor)[:, 0]
    return W_out + torch.einsum("n,d->nd", column, change) / torch.einsum("n,n->", key, column)
