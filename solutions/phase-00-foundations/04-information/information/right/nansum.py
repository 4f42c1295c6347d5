"""NaN, which is 0 · log 0, is left out by nansum."""


def entropy(p):
    return -(p * p.log()).nansum(-1)


def kl(p, q):
    return (p * (p / q).log()).nansum(-1)


def information(joint):
    return (joint * (joint / (joint.sum(1, keepdim=True) * joint.sum(0))).log()).nansum()
