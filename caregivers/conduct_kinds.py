"""What caregivers are told of their months and of what follows from them."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import EVERYWHERE, Group, Kind, register

register(
    Kind(
        code="conduct_priority",
        group=Group.WORK,
        title=_("Your offers come first"),
        body=_("For your gold month %(month)s, offers reach you first until %(ends_on)s."),
        is_essential=True,
    )
)
register(
    Kind(
        code="conduct_bonus",
        group=Group.WORK,
        title=_("A bonus for you"),
        body=_("For your gold month %(month)s you get %(amount)s. It stands among your earnings."),
        is_essential=True,
    )
)
register(
    Kind(
        code="conduct_certificate",
        group=Group.WORK,
        title=_("A certificate of honour"),
        body=_("Your month %(month)s was gold. The certificate is yours to show and print."),
        is_essential=True,
    )
)
register(
    Kind(
        code="conduct_warning",
        group=Group.WORK,
        title=_("A warning"),
        body=_(
            "Your month %(month)s was not what owners may expect. Read what it is about; you can answer and appeal."
        ),
        is_essential=True,
    )
)
register(
    Kind(
        code="conduct_training",
        group=Group.WORK,
        title=_("A training is waiting for you"),
        body=_("Please read it and confirm it by %(ends_on)s. After that no offers come until you have."),
        channels=EVERYWHERE,
        sms=_("Please read and confirm your training by %(ends_on)s. After that no offers come until you have."),
        sms_template_id="conduct_training",
        is_essential=True,
    )
)
register(
    Kind(
        code="conduct_suspension",
        group=Group.WORK,
        title=_("You are suspended for some days"),
        body=_("From %(starts_on)s to %(ends_on)s no offers come. Read why; you can answer and appeal."),
        channels=EVERYWHERE,
        sms=_("You are suspended from %(starts_on)s to %(ends_on)s. The reason is in your messages."),
        sms_template_id="conduct_suspension",
        is_essential=True,
    )
)
register(
    Kind(
        code="training_late",
        group=Group.WORK,
        title=_("No offers until you confirm your training"),
        body=_("The day to confirm it is over. Read it and confirm, then offers come again at once."),
        is_essential=True,
    )
)
register(
    Kind(
        code="suspension_over",
        group=Group.WORK,
        title=_("You can work again"),
        body=_("Your suspension is over. Go online, then offers come again."),
        is_essential=True,
    )
)
register(
    Kind(
        code="appeal_granted",
        group=Group.WORK,
        title=_("Your appeal was granted"),
        body=_("About %(month)s: %(answer)s"),
        is_essential=True,
    )
)
register(
    Kind(
        code="appeal_refused",
        group=Group.WORK,
        title=_("Your appeal was not granted"),
        body=_("About %(month)s: %(answer)s"),
        is_essential=True,
    )
)
