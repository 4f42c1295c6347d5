"""the mediator is never asked

What goes into the mediator is not what comes out of it.
"""


def direct_and_mediated(read, mediator, clean, corrupt):
    base = read(clean, clean)
    return read(corrupt, corrupt) - base, read(corrupt, clean) - base, read(clean, corrupt) - base
