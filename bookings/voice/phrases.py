"""What is said often, to be sent with one tap."""

from django.utils.translation import gettext_lazy as _

from bookings.voice.models import Side

# Before it is decided who comes, and from then on.
ASKING: dict[str, tuple] = {
    Side.CAREGIVER: (
        _("Is your pet shy with strangers?"),
        _("Is there enough food and litter at home?"),
        _("Is there anything I should watch for?"),
    ),
    Side.OWNER: (
        _("Yes, that is fine."),
        _("Everything needed is at home."),
        _("One moment, I will look."),
    ),
}
COMING: dict[str, tuple] = {
    Side.CAREGIVER: (
        _("I am about to leave."),
        _("I am downstairs."),
        _("All is well, do not worry."),
        _("I will be a few minutes late, sorry."),
    ),
    Side.OWNER: (
        _("Tell me when you are there, please."),
        _("A photo would be lovely."),
        _("Thank you, that was kind."),
    ),
}


def phrases_for(side: str, *, is_coming: bool) -> list[str]:
    """The phrases of this side, in the reader's language."""
    return [str(phrase) for phrase in (COMING if is_coming else ASKING).get(side, ())]
