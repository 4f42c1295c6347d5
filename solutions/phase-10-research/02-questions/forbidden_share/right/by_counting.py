"""counts of joint results"""

import torch


def forbidden_share(allowed):
    n_joint = float(allowed.shape[2]) ** allowed.shape[1]
    n_allowed = allowed.sum(2).double().prod(1)
    return (n_joint - n_allowed) / n_joint
