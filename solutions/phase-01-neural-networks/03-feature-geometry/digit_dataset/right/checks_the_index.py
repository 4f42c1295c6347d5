"""Its own check of the index, and a view in place of flatten."""

import torch
from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return self.images.shape[0]

    def __getitem__(self, i):
        n = len(self)
        if not -n <= i < n:
            raise IndexError(i)
        x = torch.as_tensor(self.images[i], dtype=torch.float32) * (1 / 255)
        if self.transform:
            x = self.transform(x)
        return x.contiguous().view(-1), self.labels[i].item()
