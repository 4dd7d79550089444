"""What people are told of talks, reviews, complaints and suggestions. The words themselves stay where they are."""

from django.utils.translation import gettext_lazy as _

from petcare.notifications.kinds import Group, Kind, Urgency, register

register(
    Kind(
        code="message",
        group=Group.TALK,
        title=_("%(name)s wrote to you"),
        body=_("About %(window)s. Open it to read and answer."),
        # The cat may be ill: what people write about a visit does not wait for the morning.
        urgency=Urgency.HIGH,
    )
)
register(
    Kind(
        code="platform_joined",
        group=Group.TALK,
        title=_("The platform joined your talk"),
        body=_("Somebody of us reads along in the talk with %(name)s about %(window)s, and helps."),
    )
)
register(
    Kind(
        code="platform_message",
        group=Group.TALK,
        title=_("The platform wrote in your talk"),
        body=_("In the talk with %(name)s about %(window)s. Open it to read and answer."),
        urgency=Urgency.HIGH,
    )
)
register(Kind(code="reviewed", group=Group.WORK, title=_("A new review"), body=_("Somebody gave you %(stars)s stars.")))
register(
    Kind(
        code="review_answered",
        group=Group.TALK,
        title=_("%(caregiver)s answered your review"),
        body=_("You find the answer beside your review."),
    )
)
register(
    Kind(
        code="review_hidden",
        group=Group.TALK,
        title=_("Your review is not shown any more"),
        body=_("What you wrote about %(caregiver)s is not public: %(reason)s"),
    )
)
register(
    Kind(
        code="complaint_answered",
        group=Group.TALK,
        title=_("Your complaint is answered"),
        body=_("We looked into booking %(number)s. Open it to read the answer."),
        is_essential=True,
    )
)
register(
    Kind(
        code="complaint_about_you",
        group=Group.WORK,
        title=_("A complaint was decided"),
        body=_("It was about booking %(number)s. Open it to read our answer."),
        is_essential=True,
    )
)
register(
    Kind(
        code="suggestion",
        group=Group.TALK,
        title=_("A word to you alone"),
        body=_("An owner you were with left you a suggestion. Only you read it."),
    )
)
register(
    Kind(
        code="suggestion_answered",
        group=Group.TALK,
        title=_("Your suggestion is answered"),
        body=_("Open it to read the answer."),
    )
)
register(
    Kind(
        code="platform_wrote",
        group=Group.TALK,
        title=_("A word from us about booking %(number)s"),
        body="%(words)s",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
register(
    Kind(
        code="platform_wrote_about_work",
        group=Group.WORK,
        title=_("A word from us about the visit in %(area)s"),
        body="%(words)s",
        urgency=Urgency.HIGH,
        is_essential=True,
    )
)
