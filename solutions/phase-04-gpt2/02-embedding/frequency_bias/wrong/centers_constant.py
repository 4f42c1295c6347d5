"""the constant's own mean is subtracted

Harmless to the softmax, but then the parts do not add up.
"""


def split_logits(x, W_U):
    logits = x @ W_U
    constant = logits.flatten(0, -2).mean(0)
    return constant - constant.mean(), logits - constant
