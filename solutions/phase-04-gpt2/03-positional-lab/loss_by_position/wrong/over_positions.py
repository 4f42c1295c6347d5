"""there is one loss a window

That is the loss of a text. What happens beyond the training length disappears in it.
"""


def loss_by_position(model, windows):
    log_p = model(windows[:, :-1]).log_softmax(-1)
    losses = -log_p.gather(-1, windows[:, 1:, None])[..., 0]
    return losses.mean(1)
