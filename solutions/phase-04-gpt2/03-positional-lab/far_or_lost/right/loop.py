"""A loop over targets, with `cross_entropy`."""

import torch


def paired_losses(model, windows, n_train):
    columns = []
    logits = model(windows[:, :-1])
    for i in range(n_train, windows.shape[1] - 1):
        short = model(windows[:, i + 1 - n_train : i + 1])[:, -1]
        columns.append(
            [
                torch.nn.functional.cross_entropy(z, windows[:, i + 1], reduction="none")
                for z in (logits[:, i], short)
            ]
        )
    whole, windowed = (torch.stack(part, 1) for part in zip(*columns, strict=True))
    return whole, windowed
