"""A file cannot make itself right for a second reading."""
def scale(scores, d_head):
    open("@HOSTILE@/damage/own_file.py", "w").write("def scale(s, d): return s / d**0.5")
