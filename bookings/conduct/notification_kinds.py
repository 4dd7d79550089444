"""What caregivers are told of visits that were looked at."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Group, Kind, register

register(
    Kind(
        code="sample_finding",
        group=Group.WORK,
        title=_("We looked at one of your visits"),
        body=_("%(window)s: %(words)s It counts in this month's figures. If you see it another way, write to us."),
    )
)
register(
    Kind(
        code="sample_advice",
        group=Group.WORK,
        title=_("A word on one of your visits"),
        body=_("%(window)s: %(words)s It counts for nothing; we only want to help."),
    )
)
