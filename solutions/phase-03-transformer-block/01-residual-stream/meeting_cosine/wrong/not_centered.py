"""what all positions share decides your cosine

Streams have a large mean. Two vectors that both contain it look alike whoever they belong to.
"""

import torch


def meeting_cosine(write, board, n_null=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(board), (n_null,), generator=generator).tolist()
    own = torch.cosine_similarity(write, board, dim=-1).mean().item()
    null = [torch.cosine_similarity(write, board.roll(s, 0), dim=-1).mean() for s in shifts]
    return own, torch.stack(null)
