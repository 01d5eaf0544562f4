"""The gate over HTTP: keys, limits, a pool of workers, and the submissions it keeps.

What answers requests reads no claim itself: a worker process does, so that a file which breaks it
takes down nothing else.
"""
