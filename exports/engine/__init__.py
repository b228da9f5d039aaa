"""The engine: what a file can hold, and how it is read and written.

Only `exports.actions` may have it write. It reads in the account that its caller has
entered, a slice of profiles a statement.
"""
