"""enciphered once more instead of being deciphered

`cipher` maps a key letter to the query that asks for it. The head receives the query and must go
the other way.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity[cipher]])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.T.clone()
