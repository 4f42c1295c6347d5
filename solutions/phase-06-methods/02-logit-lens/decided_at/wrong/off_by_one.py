"""the last layer that still chooses something else

The decision comes one layer later.
"""


def decided_at(choices):
    differ = (choices != choices[-1]).long()
    last = len(choices) - 1 - differ.flip(0).argmax(0)
    return torch.where(differ.any(0), last, 0)
