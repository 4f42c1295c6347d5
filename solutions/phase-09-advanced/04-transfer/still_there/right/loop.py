"""Feature by feature, by least squares."""

import torch


def still_there(features, directions, error):
    found = []
    for f, d in zip(features.T, directions, strict=True):
        written = torch.outer(f, d).flatten()
        found.append((written @ error.flatten()) / (written @ written))
    return torch.stack(found)
