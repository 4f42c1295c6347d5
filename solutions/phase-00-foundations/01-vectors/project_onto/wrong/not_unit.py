"""as if the rows were orthonormal

Dot products with the rows are coefficients only for rows of length 1 at right angles.
"""


def project_onto(x, span):
    return x @ span.T @ span
