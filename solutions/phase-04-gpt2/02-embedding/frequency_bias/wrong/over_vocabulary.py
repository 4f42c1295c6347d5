"""the mean is taken over the vocabulary

This is the number that a softmax cancels.
"""


def split_logits(x, W_U):
    logits = x @ W_U
    constant = logits.mean(-1)
    return constant, logits - constant[..., None]
