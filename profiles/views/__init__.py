"""Pages about profiles, one module a resource."""
