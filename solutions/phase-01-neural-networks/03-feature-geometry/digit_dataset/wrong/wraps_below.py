"""item -7 of 6

A list of six has items -6 to 5.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        if i >= len(self):
            raise IndexError(i)
        i = i % len(self)
        x = self.images[i].float() / 255
        if self.transform is not None:
            x = self.transform(x)
        return x.flatten(), int(self.labels[i])
