"""Items, their order of work, PyTorch's DataLoader, and random transforms."""

import torch
from torch.utils.data import DataLoader

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def digits(n=6, rows=3, columns=5, seed=0):
    g = torch.Generator().manual_seed(seed)
    images = torch.randint(256, (n, rows, columns), generator=g)
    images = images * torch.linspace(1, 0.5, n)[:, None, None]  # each with its own largest pixel
    return images.byte(), torch.randperm(n, generator=g) // 2 + 20  # labels occur twice


def item(data, i):
    found = data[i]
    expect(
        isinstance(found, tuple) and len(found) == 2,
        f"item {i} is a {type(found).__name__}, and should be a pair (x, y)",
    )
    return found


def test_length(mine):
    """the length is the number of images"""
    images, labels = digits(7)
    found = len(mine.DigitDataset(images, labels))
    expect(found != 7 * 15, "the length counts pixels, and should count images")
    expect(found == 7, f"the length of 7 images is {found}")


def test_item(mine):
    """an item is a flat image from 0 to 1, and its label as an int"""
    images, labels = digits()
    with untouched(images=images, labels=labels):
        data = mine.DigitDataset(images, labels)
        for i in (2, 0, 5, -1):
            x, y = item(data, i)
            raw = images[i].float()
            same_shape(x, (15,), axes="pixel", what="x")
            hints = [
                (raw.flatten(), "the pixels still go from 0 to 255: divide by 255"),
                ((raw / 256).flatten(), "divide by 255: white paper and full ink are 0 and 1"),
                (
                    (raw / raw.max()).flatten(),
                    "divide by 255, not by the image's own largest pixel",
                ),
                (
                    (raw / images.max()).flatten(),
                    "divide by 255, not by the largest pixel of the set",
                ),
                ((raw // 255).flatten(), "// drops the fraction, and leaves only 0 and 1: use /"),
                ((raw / 255).T.flatten(), "the pixels stand column by column, and not row by row"),
            ]
            close(x, (raw / 255).flatten(), f"x of item {i}", hints=hints)
            expect(
                type(y) is int, f"y is a {type(y).__name__}, and should be an int: int(…) makes one"
            )
            expect(y == int(labels[i]), f"y of item {i} is not the label of image {i}")


def test_transform_each_time(mine):
    """a transform is called once for each item that is asked for, and never before"""
    images, labels = digits()
    calls = []

    def count(x):
        calls.append(0)
        return x + len(calls)

    data = mine.DigitDataset(images, labels, count)
    expect(
        not calls, "the transform runs when the Dataset is made: a random one would be frozen then"
    )
    first, again = item(data, 3)[0], item(data, 3)[0]
    expect(
        len(calls) != 1,
        "the second time, item 3 comes from memory: a random transform must be drawn anew",
    )
    expect(len(calls) == 2, f"two items were asked for, and the transform ran {len(calls)} times")
    close(
        again - first, torch.ones(15), "how a counting transform changes item 3",
        hints=[
            (torch.zeros(15), "what the transform returns is not used"),
            (torch.ones(15) / 255, "divide by 255 before the transform: its result is final"),
        ],
    )  # fmt: skip


def test_transform_in_place(mine):
    """a transform may write into the image that it gets, and the Dataset stays as it was"""
    images, labels = digits()
    with untouched(images=images):
        data = mine.DigitDataset(images, labels, lambda x: x.mul_(0.5))
        first, again = item(data, 3)[0].clone(), item(data, 3)[0]
        close(
            again, first, "item 3, asked for again",
            hints=[(first / 2, "the transform writes into the stored image: give it a copy")],
        )  # fmt: skip


def test_transform_sees_rows(mine):
    """a transform gets rows and columns, from 0 to 1, before the image is flat"""
    images, labels = digits()
    seen = []

    def note(x):
        seen.append(x)
        return x.flip(-1)

    data = mine.DigitDataset(images, labels, note)
    x, _ = item(data, 1)
    expect(seen, "the transform is never called when an item is asked for")
    expect(
        seen[0].shape == (3, 5),
        f"the transform gets shape {list(seen[0].shape)}: flatten after it, not before",
    )
    close(seen[0], images[1].float() / 255, "what the transform gets")
    close(
        x, (images[1].float() / 255).flip(1).flatten(), "x after a transform",
        hints=[((images[1].float() / 255).flatten(), "what the transform returns is not used")],
    )  # fmt: skip
    first = (images[0].float() / 255).flip(1).flatten()
    close(item(data, 0)[0], first, "x of item 0 after a transform")


def test_transform_that_crops(mine):
    """a transform may return an image of another size, whatever the label"""
    images, labels = digits()
    data = mine.DigitDataset(images, labels - 20, lambda x: x[1:, 1:])
    for i in range(6):
        x, _ = item(data, i)
        same_shape(x, (8,), axes="pixel", what="x after a transform that crops")
        close(x, (images[i, 1:, 1:].float() / 255).flatten(), "x after a transform that crops")


def test_ends_like_a_list(mine):
    """past the end there is an IndexError, so a `for` ends"""
    images, labels = digits()
    data = mine.DigitDataset(images, labels)
    for i in (6, -7):
        try:
            data[i]
        except IndexError:
            continue
        expect(False, f"item {i} of 6 exists: past the end raise IndexError, as images[{i}] does")
    expect(len(list(data)) == 6, "a `for` over the Dataset does not give each item once")


def test_with_a_loader(mine):
    """PyTorch's DataLoader makes batches of it"""
    images, labels = digits(7)
    loader = DataLoader(mine.DigitDataset(images, labels), batch_size=3)
    x, y = (torch.cat(part) for part in zip(*loader, strict=True))
    close(x, images.flatten(1).float() / 255, "the images of all batches")
    close(y, labels, "the labels of all batches")


def test_numpy_and_layout(mine):
    """large images, one image, and images that do not lie in one piece"""
    images, labels = digits(3, 64, 31, seed=2)
    for given in (images, images.transpose(1, 2).contiguous().transpose(1, 2)):
        x, _ = item(mine.DigitDataset(given, labels), 2)
        close(x, (images[2].float() / 255).flatten(), "x of a large image")
    images, labels = digits(1, 1, 1)
    close(
        item(mine.DigitDataset(images, labels), 0)[0], images.flatten().float() / 255, "one pixel"
    )
