"""it has found a record by its value letter

A record holds two letters, and only one of them is its key.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity[cipher.argsort()]])
    W_K = torch.cat([identity, identity, nothing])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.T.clone()
