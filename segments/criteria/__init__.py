"""What a criterion can say, how it is read, and what is refused. Pure."""
