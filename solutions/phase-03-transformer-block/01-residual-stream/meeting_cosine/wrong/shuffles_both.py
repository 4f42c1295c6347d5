"""pairs every write with its own board

Rolling both keeps the pairs: the null repeats the measurement.
"""

import torch


def meeting_cosine(write, board, n_null=20, seed=0):
    write, board = write - write.mean(0), board - board.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(board), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, board, dim=-1).mean().item()
    null = [
        torch.cosine_similarity(write.roll(s, 0), board.roll(s, 0), dim=-1).mean() for s in shifts
    ]
    return own, torch.stack(null)
