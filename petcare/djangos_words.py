"""What Django itself says beside a field. Named here, the project's catalogue has words of ours for it."""

from django.utils.translation import gettext_noop, ngettext_lazy

gettext_noop("This field is required.")
gettext_noop("Ensure this value is less than or equal to %(limit_value)s.")
gettext_noop("Ensure this value is greater than or equal to %(limit_value)s.")
gettext_noop("Enter a valid date.")
gettext_noop("Enter a whole number.")
gettext_noop("Enter a number.")
ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
