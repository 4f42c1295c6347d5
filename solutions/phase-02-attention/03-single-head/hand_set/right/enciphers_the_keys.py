"""The keys are enciphered instead of the queries being deciphered."""

import torch


def hand_set(cipher):
    eye = torch.eye(27)
    W_Q, W_K, W_V = (torch.zeros(81, 27) for _ in range(3))
    W_Q[54:] = 60 * eye
    W_K[:27] = eye[cipher]
    W_V[27:54] = eye
    return W_Q, W_K, W_V, 3 * W_V.mT
