"""some nulls are as strong as the measurement

A shift of 0 pairs everybody with their own board.
"""

import torch


def meeting_cosine(write, board, n_null=20, seed=0):
    write, board = write - write.mean(0), board - board.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(0, len(board), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, board, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, board.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
