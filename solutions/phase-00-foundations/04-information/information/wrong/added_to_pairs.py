"""is a small number added?

With many outcomes the product of two small probabilities is smaller than what was added.
"""


def information(joint):
    product = joint.sum(1, keepdim=True) * joint.sum(0, keepdim=True)
    return (joint * ((joint + 1e-6) / (product + 1e-6)).log()).sum()
