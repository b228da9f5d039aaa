"""Pages about deletion by hand, one module a resource."""
