"""after a transform that crops

The result is pressed into the size of the stored image.
"""

import torch
from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i].float() / 255
        if self.transform:
            new = self.transform(x).flatten()[: x.numel()]
            x = torch.zeros(x.numel()).index_copy(0, torch.arange(len(new)), new)
        return x.flatten(), int(self.labels[i])
