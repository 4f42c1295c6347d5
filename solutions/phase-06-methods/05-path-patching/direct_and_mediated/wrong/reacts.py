"""this direct effect lets the mediator react

A live mediator passes the change on, so that the direct effect is the total one.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    base = read(clean, mediator(clean))
    total = read(corrupt, mediator(corrupt)) - base
    return total, total, read(clean, mediator(corrupt)) - base
