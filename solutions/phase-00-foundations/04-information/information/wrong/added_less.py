"""is a small number

A smaller number moves the harm to rarer pairs.
"""


def information(joint):
    product = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    return (joint * ((joint + 1e-9) / (product + 1e-9)).log()).sum()
