"""is not used

A transform returns a new image; it does not change the one it gets.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i].float() / 255
        if self.transform:
            self.transform(x)
        return x.flatten(), int(self.labels[i])
