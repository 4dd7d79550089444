"""The two families of expected errors: what people are told, and what a provider answered."""


class DomainError(Exception):
    """A rule said no. `message` is translated and meant for people; `field` names the form field it belongs beside."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.message = str(message)
        self.field = field


class GatewayError(Exception):
    """A provider could not do it. `permanent` says that trying again will not help."""

    def __init__(self, message: str, *, permanent: bool = False):
        super().__init__(message)
        self.permanent = permanent


class OutcomeUnknown(GatewayError):
    """The provider was asked and did not answer: it may have done it."""
