"""before the transform

The transform is promised an image from 0 to 1.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i].float()
        if self.transform:
            x = self.transform(x)
        return x.flatten() / 255, int(self.labels[i])
