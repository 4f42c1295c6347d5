"""One weight at a time, in double precision."""

import torch


def adam_step(w, g, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    rows = []
    lists = (x.double().flatten().tolist() for x in (w, g, m, v))
    for weight, slope, first, second in zip(*lists, strict=True):
        first = first * beta1 + slope * (1 - beta1)
        second = second * beta2 + slope * slope * (1 - beta2)
        step = first / (1 - beta1**t) / ((second / (1 - beta2**t)) ** 0.5 + eps)
        rows.append([weight - lr * step, first, second])
    table = torch.tensor(rows, dtype=torch.float64).reshape(-1, 3)
    return tuple(table[:, i].reshape(w.shape).to(w.dtype) for i in range(3))
