"""What is looked after every night: that no open file is without a next step."""

from datetime import datetime

from kring.duties.queries import without_lead_step


class WithoutNextStep(Exception):
    """Open files are in nobody's hands. `manage.py check_steps` names them."""


def look_for_files_without_a_step(now: datetime) -> int:
    """Nothing to do, ever: every action sees to it, and PostgreSQL refuses anything else. Raises WithoutNextStep, so that the night's
    log tells where the database does not."""
    astray = without_lead_step().count()
    if astray:
        raise WithoutNextStep(str(astray))
    return 0
