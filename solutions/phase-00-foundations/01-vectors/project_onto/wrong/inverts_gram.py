"""rows that are combinations of others

S Sᵀ has no inverse where the rows depend on each other.
"""

import torch


def project_onto(x, span):
    return x @ span.T @ torch.linalg.inv(span @ span.T) @ span
