"""The home of an account."""
