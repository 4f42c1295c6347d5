"""a random order may leave positions where they are

On average one position of a random permutation stays at home, whatever the length.
"""

import torch


def meeting_cosine(write, board, n_null=20, seed=0):
    write, board = write - write.mean(0), board - board.mean(0)
    generator = torch.Generator().manual_seed(seed)
    own = torch.cosine_similarity(write, board, dim=-1).mean().item()
    null = []
    for _ in range(n_null):
        order = torch.randperm(len(board), generator=generator)
        null.append(torch.cosine_similarity(write, board[order], dim=-1).mean())
    return own, torch.stack(null)
