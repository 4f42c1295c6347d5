from minigpt.course.grading.feedback import as_tensor, expect


def test_future(mine):
    """no query sees a later key"""
    mask = as_tensor(mine.causal_mask(4, 4), "the mask")
    expect(not mask.triu(1).any(), "query 0 looks at the future: key 1 is allowed")


def test_past(mine):
    """every query sees itself and all before it"""
    mask = as_tensor(mine.causal_mask(3, 4), "the mask")
    expect(mask.tril(1).sum() == 9, "a query does not see itself and all before it")
