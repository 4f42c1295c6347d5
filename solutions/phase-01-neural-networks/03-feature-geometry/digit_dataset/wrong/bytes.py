"""from 0 to 255

Inputs a hundred times as large make the first steps a hundred times too large.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        x = self.images[i].float()
        return (self.transform(x) if self.transform else x).flatten(), int(self.labels[i])
