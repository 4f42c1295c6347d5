"""Directions in the stream: add one, or erase one."""
