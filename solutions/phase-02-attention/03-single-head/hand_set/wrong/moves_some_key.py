"""another letter arrives in the value block

The largest entry is right, and whoever reads the block as logits still hears of the key letter.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity[cipher.argsort()]])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([0.05 * identity, identity, nothing])
    W_O = torch.cat([nothing, identity, nothing]).T.clone()
    return W_Q, W_K, W_V, W_O
