"""exp overflows

The sum of exponentials, as in the formula.
"""


def token_losses(logits, tokens):
    z = logits[:, :-1]
    return z.exp().sum(-1).log() - z.gather(-1, tokens[:, 1:, None])[..., 0]
