"""One head and one name at a time."""

import torch


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    scores = []
    for head in range(len(W_V)):
        copied = 0
        for i in range(len(stream)):
            row = sign * (stream[i] @ W_V[head] @ W_O[head] @ W_U)
            copied += int((row > row[i]).sum()) < k
        scores.append(copied / len(stream))
    return torch.tensor(scores, dtype=stream.dtype)
