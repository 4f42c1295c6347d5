"""the score

One score for each direction of the stream, where one number was asked.
"""


def k_composition(W_V, W_O, W_Q, W_K):
    ov, qk = W_V @ W_O, W_Q @ W_K.T
    return (ov @ qk.T).norm(dim=-1) / (ov.norm() * qk.norm())
