"""largest pixel of the set

The test set would then have another scale.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i].float() / self.images.max()
        if self.transform:
            x = self.transform(x)
        return x.flatten(), int(self.labels[i])
