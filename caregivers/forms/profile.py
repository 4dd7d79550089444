from django import forms
from django.utils.translation import gettext_lazy as _

from caregivers.forms.application import camera_field


class PortraitForm(forms.Form):
    portrait = camera_field(_("A photo of your face"), facing="user")
