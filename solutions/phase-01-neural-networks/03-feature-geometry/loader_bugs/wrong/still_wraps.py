"""comes out at the other side

roll is a shift on a ring.
"""

import torch


def shifted_batches(images, labels, batch_size, seed, epoch):
    g = torch.Generator().manual_seed(1_000_003 * seed + epoch)
    n = len(images)
    for chosen in torch.randperm(n, generator=g).split(batch_size):
        moved = []
        for i in chosen.tolist():
            down, right = torch.randint(3, (2,), generator=g).tolist()
            moved.append(images[i].roll((down - 1, right - 1), (0, 1)))
        yield torch.stack(moved).flatten(1), labels[chosen]
