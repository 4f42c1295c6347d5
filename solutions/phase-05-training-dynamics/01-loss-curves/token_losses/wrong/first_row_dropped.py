"""the first row of the logits is dropped

One row too many, so the first one goes, as the first token does.
"""


def token_losses(logits, tokens):
    return -logits[:, 1:].log_softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0]
