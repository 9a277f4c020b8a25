"""'What I did': the reader's own lines of the log, naming a client only where the reader may see that client now."""

import uuid

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kring.access.fields import Group, fields_for
from kring.access.own_log import own_lines
from kring.access.policy import NotAllowed, relatives
from kring.doors.addresses import address
from kring.doors.step_rows import about
from kring.identity.actors import Actor


def own_log(actor: Actor, dossier_id: uuid.UUID | None, before: str) -> dict:
    """What the page shows, and the dossiers that it `named` (for the log).

    Of one file: only for those whom the table of who sees what gives their own lines there. Raises NotAllowed.
    """
    if dossier_id is not None and Group.AUDIT not in fields_for(relatives(actor, dossier_id)):
        raise NotAllowed("log.file")
    lines, more = own_lines(actor, dossier_id, int(before) if before.isdecimal() and len(before) < 19 else None)
    known = about(actor, {line.dossier_id for line in lines if line.dossier_id})
    return {
        "lines": [
            {
                "at": line.at,
                "what": line.said_of(_("You")),
                "client": known[line.dossier_id].name if line.dossier_id in known else "",
                "url": address("doors:file", id=line.dossier_id) if line.dossier_id in known else "",
                "many": ngettext("%(num)d in the list", "%(num)d in the list", line.many) % {"num": line.many}
                if line.many
                else "",
            }
            for line in lines
        ],
        "named": list(known),
        "next_url": f"?before={lines[-1].id}" if more else "",
    }
