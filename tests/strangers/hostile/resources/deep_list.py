"""A list as deep as the stack is not followed."""
def scale(scores, d_head):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep
