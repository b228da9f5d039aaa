"""How changes of definitions go through the rows that they concern."""
