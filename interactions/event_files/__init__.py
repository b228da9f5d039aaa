"""Files of events: JSON lines and CSV, one event a row; docs/operations.md has them."""
