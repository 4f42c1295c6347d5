"""The line by lstsq on scaled columns, the search by min with a key."""

import torch


def line_at(alpha, sizes, losses):
    z = sizes.double().pow(-alpha)
    scale = z.max()
    columns = torch.stack([torch.ones_like(z), z / scale], 1)
    E, A = torch.linalg.lstsq(columns, losses.double()).solution.tolist()
    if E < 0:
        E, A = 0.0, (torch.dot(z, losses.double()) / torch.dot(z, z)).item() * scale.item()
    return E, A / scale.item()


def fit(sizes, losses, alphas):
    def error(alpha):
        E, A = line_at(alpha, sizes, losses)
        return float(((E + A * sizes.double().pow(-alpha)) - losses.double()).pow(2).mean())

    alpha = min(alphas, key=error)
    return (*line_at(alpha, sizes, losses), alpha)
