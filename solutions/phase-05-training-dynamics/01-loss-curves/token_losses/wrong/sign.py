"""a loss is never below 0

The log-probability itself.
"""


def token_losses(logits, tokens):
    return logits[:, :-1].log_softmax(-1).gather(-1, tokens[:, 1:, None])[..., 0]
