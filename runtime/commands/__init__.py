"""The commands behind bin/: one module each, with a `main(arguments) -> exit code`."""
