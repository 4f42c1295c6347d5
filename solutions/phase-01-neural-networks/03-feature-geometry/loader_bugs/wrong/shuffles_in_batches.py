"""each should come first

The same images meet in a batch, epoch after epoch.
"""

import torch


def shifted_batches(images, labels, batch_size, seed, epoch):
    g = torch.Generator().manual_seed(1_000_003 * seed + epoch)
    n, rows, columns = images.shape
    padded = torch.nn.functional.pad(images, (1, 1, 1, 1))
    for chosen in torch.arange(n).split(batch_size):
        chosen = chosen[torch.randperm(len(chosen), generator=g)]
        moved = []
        for i in chosen.tolist():
            down, right = torch.randint(3, (2,), generator=g).tolist()
            moved.append(padded[i, down : down + rows, right : right + columns])
        yield torch.stack(moved).flatten(1), labels[chosen]
