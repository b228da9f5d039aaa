"""Pages about interactions, one module a resource."""
