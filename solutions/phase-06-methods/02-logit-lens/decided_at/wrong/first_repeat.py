"""equals the layer before

A choice may stay for a few layers and change again. Compare with the final choice.
"""


def decided_at(choices):
    same = (choices[1:] == choices[:-1]).long()
    found = same.argmax(0) + 1
    return torch.where(same.any(0), found, len(choices) - 1)
