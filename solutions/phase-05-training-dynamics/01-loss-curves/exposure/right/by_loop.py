"""A loop that counts, and minus the logarithm of the share."""


def exposure(canary, others):
    rank, n = 1, 1
    for loss in others.tolist():
        n += 1
        rank += not loss > canary
    return -math.log(rank / n, 2)
