"""loud positions outvote quiet ones

One cosine of two long vectors weighs each position by its length, and giants decide.
"""

import torch


def meeting_cosine(write, board, n_null=20, seed=0):
    write, board = write - write.mean(0), board - board.mean(0)
    generator = torch.Generator().manual_seed(seed)
    shifts = torch.randint(1, len(board), (n_null,), generator=generator).tolist()

    def cosine(boards):
        return (write * boards).sum() / (write.norm() * boards.norm())

    return cosine(board).item(), torch.stack([cosine(board.roll(s, 0)) for s in shifts])
