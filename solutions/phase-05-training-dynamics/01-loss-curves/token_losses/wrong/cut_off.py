"""large losses are cut off

A loss of thousands of nats can only be an accident.
"""


def token_losses(logits, tokens):
    log_p = logits[:, :-1].log_softmax(-1)
    return (-log_p.gather(-1, tokens[:, 1:, None])[..., 0]).clamp(max=100)
