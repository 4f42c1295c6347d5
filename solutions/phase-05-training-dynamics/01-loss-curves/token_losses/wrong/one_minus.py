"""1 minus the probability

A loss is how far the probability is from 1.
"""


def token_losses(logits, tokens):
    p = logits[:, :-1].softmax(-1)
    return 1 - p.gather(-1, tokens[:, 1:, None])[..., 0]
