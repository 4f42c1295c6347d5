"""values of the share forbidden by hand are wrong, the first

Whether anything is forbidden, not how much.
"""


def forbidden_share(allowed):
    return (~allowed).any(2).any(1).double()
