"""What the pages of the desk show in their own way."""

from django import template

from backoffice.admin.reading import link_to

register = template.Library()
register.filter("link_to", link_to)
