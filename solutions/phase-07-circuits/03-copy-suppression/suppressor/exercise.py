"""A head whose weights you write: it takes back what the stream predicts."""

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


def suppressor(at: dict[str, slice], d_model: int, d_head: int, strength: float) -> Head:
    """Return the weights of a copy-suppression head.

    The model has no norm, no MLP, and no biases; scores are divided by
    √d_head. Its stream has three subspaces, whose places `at` names, in
    any order. at["token"] holds the token at each position, one-hot.
    at["next"] holds what earlier heads predict: 1 in the place of the
    predicted token, or nothing. at["one"] is a single coordinate, and
    holds 1 at every position. `token` and `next` are n wide; the last
    token, n − 1, is the start token: it stands at position 0 only, and is
    never predicted. d_head is at least n + 1.

    - If the stream predicts a token that occurs up to the query, the head
      pays these positions at least 0.99 of its attention, in contexts of
      up to 64 tokens.
    - Otherwise it pays the start token at least 0.99.
    - It writes into at["next"] only: −strength in the place of the token
      that it reads, and nothing for the start token.

    Example:
        >>> at = {"token": slice(0, 4), "next": slice(4, 8), "one": slice(8, 9)}
        >>> [tuple(W.shape) for W in suppressor(at, 9, 6, 0.5)]
        [(9, 6), (9, 6), (9, 6), (6, 9)]
    """
    ### BEGIN SOLUTION
    n = at["token"].stop - at["token"].start
    start = at["token"].start + n - 1
    sharp = 16 * math.sqrt(d_head)
    words = torch.eye(n)
    words[-1] = 0
    W_Q, W_K, W_V = torch.zeros(3, d_model, d_head)
    W_O = torch.zeros(d_head, d_model)
    W_Q[at["next"], :n] = 2 * sharp * torch.eye(n)
    W_K[at["token"], :n] = torch.eye(n)
    W_Q[at["one"], n] = sharp
    W_K[start, n] = 1
    W_V[at["token"], :n] = -strength * words
    W_O[:n, at["next"]] = torch.eye(n)
    return W_Q, W_K, W_V, W_O
    ### END SOLUTION
