"""another seed gives the same

Nothing is drawn at all.
"""

import torch


def agreeing_partners(labels, seed=0):
    return (labels[:, None] == labels).int().argmax(1)
