"""a leak that has no gradient

A model that reads the sign of a later input, or rounds it, has a gradient of zero almost everywhere
and leaks all the same. Token ids are of that kind too.
"""


def find_leaks(model, x):
    n = len(x)
    jacobian = torch.autograd.functional.jacobian(model, x)
    return (jacobian.abs().amax((1, 3)) > 1e-5).reshape(n, n).triu(1)
