"""roll, and then the row and column that came round are blanked; a list of batches."""

import torch


def shifted_batches(images, labels, batch_size, seed, epoch):
    g = torch.Generator().manual_seed(epoch * 7919 + seed)
    found = []
    for chosen in torch.randperm(len(images), generator=g).split(batch_size):
        moved = []
        for image in images[chosen]:
            down, right = (torch.randint(3, (2,), generator=g) - 1).tolist()
            image = image.roll((down, right), (0, 1))
            if down:
                image[0 if down > 0 else -1] = 0
            if right:
                image[:, 0 if right > 0 else -1] = 0
            moved.append(image)
        found.append((torch.stack(moved).flatten(1), labels[chosen]))
    return found
