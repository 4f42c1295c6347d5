"""Look at causes before effects

Moments differ under every fault that changes a gradient.
"""


def find_resume_fault(straight, resumed, checkpoint):
    for a, b in zip(straight[checkpoint:], resumed, strict=False):
        if not math.isclose(a["moment"], b["moment"], rel_tol=1e-5):
            return "moments"
        if not math.isclose(a["lr"], b["lr"], rel_tol=1e-5):
            return "schedule"
        if a["batch"] != b["batch"]:
            return "data"
        if not math.isclose(a["draw"], b["draw"], rel_tol=1e-5):
            return "random"
    return "healthy"
