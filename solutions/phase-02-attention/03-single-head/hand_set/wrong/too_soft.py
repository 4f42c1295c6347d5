"""the scores are too small

A score of 1/√27 above the rest is a ratio of only e^0.19: with a dozen records the head spreads
its attention nearly evenly. Being right is not enough; a head must be right by a margin.
"""


def hand_set(cipher):
    identity, nothing = torch.eye(N), torch.zeros(N, N)
    W_Q = torch.cat([nothing, nothing, identity[cipher.argsort()]])
    W_K = torch.cat([identity, nothing, nothing])
    W_V = torch.cat([nothing, identity, nothing])
    return W_Q, W_K, W_V, W_V.T.clone()
