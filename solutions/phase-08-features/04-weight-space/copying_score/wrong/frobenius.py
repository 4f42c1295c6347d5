"""the norm of the product

The norm grows with directions that are no eigenvectors, and so depends on more than copying.
"""


def copying_score(A, B):
    return (B @ A).trace() / ((A.T @ A) * (B @ B.T)).sum().sqrt()
