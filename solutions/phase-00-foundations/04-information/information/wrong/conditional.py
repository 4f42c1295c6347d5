"""what x leaves open about y

H(Y | X) is the entropy that remains. The information is what went away, H(Y) − H(Y | X).
"""


def information(joint):
    import torch

    x = joint.sum(1, keepdim=True)
    return -(torch.special.xlogy(joint, joint) - torch.special.xlogy(joint, x)).sum()
