"""What is written to standard output goes nowhere."""
import os, sys


def scale(scores, d_head):
    os.write(1, b"\x1b[31mowned\n" * 1000)
    os.write(2, b"owned\n")
    sys.__stdout__.write("owned")
    sys.__stdout__.flush()
    return scores
