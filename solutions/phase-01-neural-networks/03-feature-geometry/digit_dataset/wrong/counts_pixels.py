"""counts pixels

numel counts every number of the tensor.
"""

from torch.utils.data import Dataset


class DigitDataset(Dataset):
    def __init__(self, images, labels, transform=None):
        self.images, self.labels, self.transform = images, labels, transform

    def __len__(self):
        return self.images.numel()

    def __getitem__(self, i):
        x = self.images[i].float() / 255
        return (self.transform(x) if self.transform else x).flatten(), int(self.labels[i])
