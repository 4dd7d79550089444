from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.models import Service
from pets.models import Species


class ServiceForm(forms.ModelForm):
    species = forms.TypedMultipleChoiceField(label=_("species"), choices=Species, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Service
        fields = "__all__"  # noqa: DJ007  operators edit the whole row
