"""in NumPy, in double precision inside"""

import numpy as np
import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    first, qk, ov = (W.double().numpy() for W in (W_OV1, W_QK2, W_OV2))
    norm = np.linalg.norm
    scores = [norm(first @ M) / (norm(first) * norm(M)) for M in (qk, qk.T, ov)]
    return torch.tensor(scores, dtype=W_OV1.dtype)
