"""What people are told of talks. The words themselves stay in the talk."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Kind, register

register(
    Kind(
        code="message",
        title=_("%(name)s wrote to you"),
        body=_("About %(window)s. Open it to read and answer."),
    )
)
register(
    Kind(
        code="platform_joined",
        title=_("The platform joined your talk"),
        body=_("Somebody of us reads along in the talk with %(name)s about %(window)s, and helps."),
    )
)
register(
    Kind(
        code="platform_message",
        title=_("The platform wrote in your talk"),
        body=_("In the talk with %(name)s about %(window)s. Open it to read and answer."),
    )
)
