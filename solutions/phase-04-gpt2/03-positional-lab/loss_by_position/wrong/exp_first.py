"""exp overflows

Softmax by hand, without subtracting the largest logit.
"""


def loss_by_position(model, windows):
    e = model(windows[:, :-1]).exp()
    p = e / e.sum(-1, keepdim=True)
    return -p.gather(-1, windows[:, 1:, None])[..., 0].log().mean(0)
