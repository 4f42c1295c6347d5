"""cross-entropy

The entropy of the final distribution is not subtracted.
"""


def kl_by_layer(streams, norm, W_U):
    log_q = (norm(streams) @ W_U).log_softmax(-1)
    return -(log_q[-1].exp() * log_q).sum(-1).mean(-1)
