"""shifted the wrong way

Token i beside row i + 1.
"""


def token_losses(logits, tokens):
    return -logits[:, 1:].log_softmax(-1).gather(-1, tokens[:, :-1, None])[..., 0]
