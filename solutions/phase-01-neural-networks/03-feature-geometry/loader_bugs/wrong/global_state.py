"""global random state

The next random number of the program would depend on your loader.
"""

import torch


def shifted_batches(images, labels, batch_size, seed, epoch):
    torch.manual_seed(1_000_003 * seed + epoch)
    n, rows, columns = images.shape
    padded = torch.nn.functional.pad(images, (1, 1, 1, 1))
    for chosen in torch.randperm(n).split(batch_size):
        moved = []
        for i in chosen.tolist():
            down, right = torch.randint(3, (2,)).tolist()
            moved.append(padded[i, down : down + rows, right : right + columns])
        yield torch.stack(moved).flatten(1), labels[chosen]
