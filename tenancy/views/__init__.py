"""The way in, and how one likes the pages."""
