"""the projections on the single rows were added up

What two oblique rows share is counted twice.
"""


def project_onto(x, span):
    unit = span / span.norm(dim=-1, keepdim=True)
    return x @ unit.T @ unit
