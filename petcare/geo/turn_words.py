"""What to do at a turn, in the reader's language. The engine speaks no Chinese, so the words are ours."""

from django.utils.translation import gettext as _

from petcare.geo.routing import Step, Turn


def turn_words(step: Step) -> str:
    """`右转进入人民路`; on a way without a name `右转`."""
    street = {"street": step.street}
    match step.turn:
        case Turn.START:
            return _("Set out along %(street)s") % street if step.street else _("Set out")
        case Turn.RIGHT:
            return _("Turn right into %(street)s") % street if step.street else _("Turn right")
        case Turn.LEFT:
            return _("Turn left into %(street)s") % street if step.street else _("Turn left")
        case Turn.BACK:
            return _("Turn round into %(street)s") % street if step.street else _("Turn round")
        case Turn.ARRIVE:
            return _("You are there")
    return _("Go on along %(street)s") % street if step.street else _("Straight on")
