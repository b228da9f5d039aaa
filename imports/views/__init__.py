"""The wizard of an import, the two tabs and the reports."""
