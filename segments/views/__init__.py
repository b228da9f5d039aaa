"""Pages about segments and explorations, one module a resource."""
