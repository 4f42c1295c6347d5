"""ink beside the border is lost

A row is blanked on the side to which the image moves, too.
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
            down, right = torch.randint(3, (2,), generator=g).tolist()
            x = padded[i, down : down + rows, right : right + columns].clone()
            if down != 1:
                x[0] = x[-1] = 0
            if right != 1:
                x[:, 0] = x[:, -1] = 0
            moved.append(x)
        yield torch.stack(moved).flatten(1), labels[chosen]
