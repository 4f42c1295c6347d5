"""a probability is rounded to 0

First the probabilities, then their logarithm.
"""


def token_losses(logits, tokens):
    return -logits[:, :-1].softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0].log()
