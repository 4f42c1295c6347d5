"""the target of position i is token i + 1

A model that copies its input would look perfect.
"""


def loss_by_position(model, windows):
    log_p = model(windows[:, :-1]).log_softmax(-1)
    return -log_p.gather(-1, windows[:, :-1, None])[..., 0].mean(0)
