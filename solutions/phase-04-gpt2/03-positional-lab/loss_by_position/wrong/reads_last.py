"""all tokens of a window but the last

The model then needs room for a position that is never scored.
"""


def loss_by_position(model, windows):
    log_p = model(windows).log_softmax(-1)[:, :-1]
    losses = -log_p.gather(-1, windows[:, 1:, None])[..., 0]
    return losses.mean(0)
