"""So is one of another layout."""
def scale(scores, d_head):
    return scores.to_sparse()
