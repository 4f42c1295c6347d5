"""average

The average share forbidden by one experiment: joint results multiply.
"""


def forbidden_share(allowed):
    return (~allowed).double().mean((1, 2))
