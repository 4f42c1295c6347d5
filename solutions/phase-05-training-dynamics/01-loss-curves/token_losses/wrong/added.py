"""a small number is added

The logarithm of 0 is infinite, so 1e-9 is added first.
"""


def token_losses(logits, tokens):
    p = logits[:, :-1].softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0]
    return -(p + 1e-9).log()
