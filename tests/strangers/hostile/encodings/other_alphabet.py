"""A letter of another alphabet makes another name."""
def scаle(scores, d_head):
    return scores
