"""What the lists of the desk show in their own way."""

from django import template

from backoffice.admin.long_lists import dates_of

register = template.Library()
register.inclusion_tag("admin/date_hierarchy.html", name="dates_of")(dates_of)
