"""Add & update: what each column of a list is for, and what its rows come to.

`targets` and `suggestion` are pure: what a column can be for, and what it seems to be
for. `definitions` says what there is to choose from, `reading` makes of each row what is
staged, `rows` matches and writes what is staged.
"""
