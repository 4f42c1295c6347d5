"""By topk."""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    k = min(int(rate * honest.numel()), honest.numel() - 1)
    return float(honest.double().topk(k + 1).values[-1])
