"""the null invents boards

Gaussian noise differs from a board in every respect. A null should differ in one: whose board
it is.
"""

import torch


def meeting_cosine(write, board, n_null=20, seed=0):
    write, board = write - write.mean(0), board - board.mean(0)
    generator = torch.Generator().manual_seed(seed)
    own = torch.cosine_similarity(write, board, dim=-1).mean().item()
    noise = torch.randn(n_null, *board.shape, generator=generator)
    return own, torch.cosine_similarity(write, noise, dim=-1).mean(-1)
