"""The grid: a page of a table's profiles, its columns, its search and its order."""
