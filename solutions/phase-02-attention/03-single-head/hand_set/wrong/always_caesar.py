"""does every query letter have its key

The weights fit one cipher, that of Caesar. They have to be made from the one that is given.
"""

import torch


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    shift = torch.cat([(torch.arange(26) - 3) % 26, torch.tensor([26])])
    W_Q = torch.cat([nothing, nothing, 100 * identity[shift]])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.T.clone()
