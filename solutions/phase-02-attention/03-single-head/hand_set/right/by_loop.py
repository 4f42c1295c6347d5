"""Letter by letter, with the length shared by queries and keys."""

import torch


def hand_set(cipher):
    W_Q, W_K, W_V, W_O = (torch.zeros(*s) for s in [(81, 27)] * 3 + [(27, 81)])
    for k, q in enumerate(cipher.tolist()):
        W_Q[54 + q][k] = 8.0
        W_K[k][k] = 8.0
        W_V[27 + k][k] = 1.0
        W_O[k][27 + k] = 1.0
    return W_Q, W_K, W_V, W_O
