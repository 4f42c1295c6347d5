"""the rows are projected on one after the other

The second step spoils what the first found.
"""


def project_onto(x, span):
    for row in span:
        x = (x @ row)[..., None] * row / (row @ row)
    return x
