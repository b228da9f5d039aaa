"""What changes segments and explorations, one action a module."""
