from minigpt.course.grading.feedback import close


def test_double(mine):
    """three becomes six"""
    hints = [(9, "the number is squared, not doubled"), (3, "the number comes back unchanged")]
    close(mine.double(3), 6, "double(3)", hints=hints)
