"""changes its input

The logits become log-probabilities where they lie.
"""


def token_losses(logits, tokens):
    logits -= logits.logsumexp(-1, keepdim=True)
    return -logits[:, :-1].gather(-1, tokens[:, 1:, None])[..., 0]
