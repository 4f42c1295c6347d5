"""the mediated effect is not measured

Total less direct is the mediated effect only where nothing multiplies, bends or normalizes.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    base = read(clean, mediator(clean))
    total = read(corrupt, mediator(corrupt)) - base
    direct = read(corrupt, mediator(clean)) - base
    return total, direct, total - direct
