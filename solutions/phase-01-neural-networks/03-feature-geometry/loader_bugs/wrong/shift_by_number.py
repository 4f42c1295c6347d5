"""draw each shift anew

The image's own number fixes how it moves from epoch to epoch.
"""

import torch


def shifted_batches(images, labels, batch_size, seed, epoch):
    g = torch.Generator().manual_seed(1000 * seed + epoch)
    n, rows, columns = images.shape
    padded = torch.nn.functional.pad(images, (1, 1, 1, 1))
    order = torch.randperm(n, generator=g)
    for chosen in order.split(batch_size):
        moved = []
        for i in chosen.tolist():
            down, right = (i + epoch) % 3, (i // 3 + seed) % 3
            x = padded[i, down : down + rows, right : right + columns]
            moved.append(x)
        yield torch.stack(moved).flatten(1), labels[chosen]
