"""Two heads whose weights you write, and a model that repeats."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

Head = tuple[
    Float[Tensor, "d_model d_head"],  # W_Q
    Float[Tensor, "d_model d_head"],  # W_K
    Float[Tensor, "d_model d_head"],  # W_V
    Float[Tensor, "d_head d_model"],  # W_O
]


def hand_built(at: dict[str, slice], d_model: int, d_head: int) -> tuple[Head, Head]:
    """Return a previous-token head and an induction head.

    The first goes into layer 0, the second into layer 1 of a model with
    attention only: no norm, no MLP, no biases; scores are divided by
    √d_head. Its stream has four one-hot subspaces, whose places `at`
    names, in any order. The embeddings fill at["token"] and at["pos"].
    at["prev"] and at["next"] are empty; the unembedding reads
    at["next"] alone, ten logits for a one. `token`, `prev` and `next`
    are as wide as the vocabulary, `pos` as the context is long, and
    d_head is at least as wide as any of them.

    Prompts begin with a start token that never comes again; then come
    different tokens, and then the same again. In a context of up to 64
    tokens, each head pays at least 0.99 of its attention where it
    should: the first to the position before, the second right after the
    earlier showings of its token. Each writes into one subspace only.

    Example:
        >>> at = {"token": slice(0, 5), "pos": slice(5, 14)}
        >>> at |= {"prev": slice(14, 19), "next": slice(19, 24)}
        >>> first, second = hand_built(at, d_model=24, d_head=9)
        >>> [tuple(W.shape) for W in first]
        [(24, 9), (24, 9), (24, 9), (9, 24)]
    """
    raise NotImplementedError("7.1.4 hand_built: your code here")
