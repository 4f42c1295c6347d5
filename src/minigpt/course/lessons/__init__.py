"""Lessons of the book: the registry, their source, their check, their claims."""
