from django import forms

from accounts.forms.phone import MobileField


class SocialPhoneForm(forms.Form):
    """The number of somebody whom WeChat or QQ vouches for."""

    phone = MobileField()
