"""a random one would be frozen

All passes would see the same shifts.
"""

import torch
from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        images = images.float() / 255
        if transform:
            images = torch.stack([transform(x) for x in images])
        self.images, self.labels = images.flatten(1), labels

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i], int(self.labels[i])
