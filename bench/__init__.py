"""Benchmarks: Lethe's own code beside what one would write by hand.

Everything runs in databases of its own, as the owner and the program's role do in
production, with a disk that is waited for. See docs/performance.md for the figures.
"""
