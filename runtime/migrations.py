"""Bring the database's schema up to date."""

from runtime import processes, programs, venv
from runtime.console import Refusal, last_lines
from runtime.programs import ROOT
from runtime.services import Services


def apply(
    services: Services, env: dict[str, str], *, only_if_empty: bool = False
) -> None:
    """Apply the pending migrations as the owner of the schema, one user at a time."""
    log = services.folder.log("migrate")
    with services.folder.locked("migrate"):
        if only_if_empty and not services.is_empty:
            return
        code = programs.run(
            processes.command("migrate", venv.PYTHON, env),
            log=log,
            env=processes.environment("migrate", env),
            cwd=ROOT,
        )
        if code:
            raise Refusal(
                "The database could not be brought up to date. The end of "
                f"{log}:\n{last_lines(log)}"
            )
        services.note_migrated()
