"""you blame the moments

The loss shows that something is wrong. What is wrong stands in the other columns.
"""


def find_resume_fault(straight, resumed, checkpoint):
    expected = straight[checkpoint:]
    if math.isclose(expected[0]["loss"], resumed[0]["loss"], rel_tol=1e-5):
        later = any(
            not math.isclose(a["loss"], b["loss"], rel_tol=1e-5)
            for a, b in zip(expected, resumed, strict=False)
        )
        return "moments" if later else "healthy"
    return "data"
