"""What Django itself says: beside a field, of spans of time, at the desk. Named here, it has words of ours."""

from django.utils.translation import gettext_noop, ngettext_lazy

gettext_noop("This field is required.")
gettext_noop("Ensure this value is less than or equal to %(limit_value)s.")
gettext_noop("Ensure this value is greater than or equal to %(limit_value)s.")
gettext_noop("Enter a valid date.")
gettext_noop("Enter a whole number.")
gettext_noop("Enter a number.")
gettext_noop("Log out")
ngettext_lazy(
    "Ensure that there are no more than %(max)s digit in total.",
    "Ensure that there are no more than %(max)s digits in total.",
    "max",
)
ngettext_lazy(
    "Ensure that there are no more than %(max)s decimal place.",
    "Ensure that there are no more than %(max)s decimal places.",
    "max",
)
gettext_noop("%(model_name)s with this %(field_label)s already exists.")
ngettext_lazy("%(num)d month", "%(num)d months", "num")
ngettext_lazy("%(num)d day", "%(num)d days", "num")
ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
