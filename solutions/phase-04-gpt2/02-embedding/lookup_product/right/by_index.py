"""Rows of an identity, a lookup, and a sum by index."""

import torch


def one_hot(tokens, d_vocab):
    return torch.eye(d_vocab)[tokens]


def embed(tokens, W_E):
    return W_E[tokens]


def embed_backward(tokens, grad, d_vocab):
    total = grad.new_zeros(d_vocab, grad.shape[-1])
    return total.index_add(0, tokens.reshape(-1), grad.reshape(-1, grad.shape[-1]))
