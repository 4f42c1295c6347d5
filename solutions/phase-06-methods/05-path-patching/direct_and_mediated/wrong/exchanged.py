"""direct and mediated effect are exchanged

Direct means: past the mediator, which stays as it was.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    base = read(clean, mediator(clean))
    total = read(corrupt, mediator(corrupt)) - base
    direct = read(clean, mediator(corrupt)) - base
    mediated = read(corrupt, mediator(clean)) - base
    return total, direct, mediated
