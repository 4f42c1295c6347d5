"""numbers within a relative 1e-5 are the same

Bits are the same only on one machine, with one version and as many threads.
"""


def find_resume_fault(straight, resumed, checkpoint):
    pairs = list(zip(straight[checkpoint:], resumed, strict=False))
    found = [
        fault
        for name, fault in (("lr", "schedule"), ("batch", "data"), ("draw", "random"))
        if any(a[name] != b[name] for a, b in pairs)
    ]
    if len(found) > 1:
        return "step"
    if found:
        return found[0]
    return "moments" if any(a["moment"] != b["moment"] for a, b in pairs) else "healthy"
