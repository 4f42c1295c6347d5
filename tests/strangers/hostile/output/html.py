"""Markup in a message stays text."""
def scale(scores, d_head):
    raise ValueError("<script>alert(1)</script> | [x](javascript:y) =cmd()")
    return scores
