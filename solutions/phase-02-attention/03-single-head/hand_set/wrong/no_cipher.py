"""the head looks for the query letter itself

`n` stands for *k*, so a query must find another letter than its own. The cipher was not used.
"""

import torch


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.T.clone()
