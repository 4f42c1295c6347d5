"""after a transform that crops

The result is pressed into the size of the stored image.
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
            x = self.transform(x).resize_(x.shape)
        return x.flatten(), int(self.labels[i])
