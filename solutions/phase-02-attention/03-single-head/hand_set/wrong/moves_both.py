"""key letter and value letter arrive

A record is the sum of two messages. A W_V that lets both pass hands on a mixture.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, 100 * identity[cipher.argsort()]])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([identity, identity, nothing])
    W_O = torch.cat([nothing, identity, nothing]).T.clone()
    return W_Q, W_K, W_V, W_O
