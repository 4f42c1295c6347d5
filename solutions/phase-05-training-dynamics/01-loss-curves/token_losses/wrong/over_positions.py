"""the softmax runs over positions

Axis 1 is the last axis of a matrix, and this is no matrix.
"""


def token_losses(logits, tokens):
    return -logits[:, :-1].log_softmax(1).gather(-1, tokens[:, 1:, None])[..., 0]
