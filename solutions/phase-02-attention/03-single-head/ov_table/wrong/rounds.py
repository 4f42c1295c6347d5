"""an integer comes back where a fraction is asked

Floor division drops what is left over.
"""

import torch


def copying_score(table):
    return float((table.argmax(-1) == torch.arange(len(table))).sum() // len(table))
