"""What campaigns tell owners: it can wait for the morning, and everybody can silence it."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Channel, Group, Kind, register

TEXTS = {"title": _("%(title)s"), "body": _("%(words)s Until %(until)s.")}

PUSHED = register(Kind(code="campaign", group=Group.OFFERS, channels=(Channel.INBOX, Channel.PUSH), **TEXTS))
QUIET = register(Kind(code="campaign_quiet", group=Group.OFFERS, channels=(Channel.INBOX,), **TEXTS))
