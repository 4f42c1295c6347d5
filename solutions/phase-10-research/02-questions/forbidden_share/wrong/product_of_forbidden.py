"""what is forbidden is multiplied: one forbidden part is enough to forbid a joint

A joint result is forbidden if any part is, not only if all parts are.
"""


def forbidden_share(allowed):
    return (~allowed).double().mean(2).prod(1)
