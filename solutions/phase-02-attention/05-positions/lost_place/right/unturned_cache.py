"""The cache keeps keys that are not turned, and turns all of them at each call."""


def attend(q, k, v, past=None):
    if past is not None:
        k, v = torch.cat([past[0], k]), torch.cat([past[1], v])
    places = torch.arange(len(k))
    mine = places[len(k) - len(q) :]
    scores = turn(q, mine) @ turn(k, places).T / q.shape[-1] ** 0.5
    scores = scores.masked_fill(places > mine[:, None], -torch.inf)
    return scores.softmax(-1) @ v, (k, v)
