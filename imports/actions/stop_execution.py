"""Stop an execution: what is done stays done, the rest stays as it is."""

from imports.actions.acts import act
from imports.models import Execution
from imports.models.execution import ExecutionStatus
from tenancy.models import Membership
from tenancy.scope import account_transaction


def stop_execution(execution: Execution, *, by: Membership) -> None:
    """Ask `execution` to stop; the slices that are being worked on end wholly.

    Raises WrongState when it has ended, is stopping, or has only its report to write.
    """
    with account_transaction(execution.account_id):
        execution.become(ExecutionStatus.STOPPING)
        act(execution).ask_to_stop(execution, by)
