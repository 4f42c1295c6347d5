"""Masks over stacked tensors, in double precision inside."""

import torch


def edge_patch(nodes, clean, corrupt, edges):
    there, here = [corrupt], [clean]
    for node in nodes:
        there.append(node(torch.stack(there).sum(0)))
    for i, node in enumerate(nodes):
        swap = torch.tensor([(s, i + 1) in [tuple(e) for e in edges] for s in range(i + 1)])
        shape = (-1,) + (1,) * clean.ndim
        parts = torch.where(swap.view(shape), torch.stack(there[: i + 1]), torch.stack(here))
        here.append(node(parts.double().sum(0).to(clean.dtype)))
    return here[-1]
