"""that is the remainder

What is orthogonal to the rows is what the projection leaves out.
"""

import torch


def project_onto(x, span):
    return x - x @ torch.linalg.pinv(span) @ span
