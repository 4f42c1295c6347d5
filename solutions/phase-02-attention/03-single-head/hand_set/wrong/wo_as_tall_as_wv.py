"""the axes of W_O stand in the wrong order

W_V leads from the stream into the head, and W_O leads back.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity[cipher.argsort()]])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.clone()
