"""Asking for files, following them, fetching them."""
