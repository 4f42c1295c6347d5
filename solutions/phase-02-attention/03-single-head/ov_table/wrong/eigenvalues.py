"""a logit that is positive

Elhage et al. call a head copying if its eigenvalues are positive in sum. That is a summary of the
whole matrix; here the question is what each row says.
"""

import torch


def copying_score(table):
    found = torch.linalg.eigvals(table)
    return float((found.real > 0).float().mean())
