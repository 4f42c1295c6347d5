"""holds a NaN

A NaN would spoil the mean, so it is replaced.
"""


def token_losses(logits, tokens):
    log_p = logits[:, :-1].log_softmax(-1)
    return (-log_p.gather(-1, tokens[:, 1:, None])[..., 0]).nan_to_num()
