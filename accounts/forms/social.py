from allauth.account.forms import BaseConfirmCodeForm
from django import forms

from accounts.forms.phone import MobileField
from accounts.forms.sign_in import CodeMixin


class SocialPhoneForm(forms.Form):
    """The number of somebody whom WeChat or QQ vouches for."""

    phone = MobileField()


class SocialCodeForm(CodeMixin, BaseConfirmCodeForm):
    pass
