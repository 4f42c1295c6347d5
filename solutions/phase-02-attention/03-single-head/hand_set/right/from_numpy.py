"""In double precision, as NumPy makes its arrays."""

import numpy as np
import torch

N = 27


def hand_set(cipher):
    identity, nothing = np.eye(N), np.zeros((N, N))
    W_Q = np.concatenate([nothing, nothing, 100 * identity[np.argsort(cipher.numpy())]])
    W_K = np.concatenate([identity, nothing, nothing])
    W_V = np.concatenate([nothing, identity, nothing])
    return tuple(torch.from_numpy(W) for W in (W_Q, W_K, W_V, W_V.T.copy()))
