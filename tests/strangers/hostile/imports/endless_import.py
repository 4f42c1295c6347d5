"""A file that never loads is ended."""
while True:
    pass
