"""these are bits

log2, since surprise is counted in bits elsewhere.
"""


def token_losses(logits, tokens):
    log_p = logits[:, :-1].log_softmax(-1) / math.log(2)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]
