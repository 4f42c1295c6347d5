"""flatten after it

A shift needs rows and columns.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i].flatten().float() / 255
        return (self.transform(x) if self.transform else x), int(self.labels[i])
