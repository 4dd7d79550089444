from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.catalogue.models.price_rule import CONDITIONS, WEEKDAYS
from bookings.models import Package, Price, PriceRule, Service, Step
from pets.models import Species


class ServiceForm(forms.ModelForm):
    species = forms.TypedMultipleChoiceField(label=_("species"), choices=Species, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Service
        fields = "__all__"  # noqa: DJ007  operators edit the whole row

    def clean(self) -> dict:
        chosen = super().clean() or self.cleaned_data
        if chosen.get("certificate_zh") and not chosen.get("certificate_kind"):
            self.add_error("certificate_kind", _("Say which kind it is, so that only those who have it get the job."))
        return chosen


class PriceForm(forms.ModelForm):
    class Meta:
        model = Price
        fields = ["service", "effective_on", "price", "extra_pet_price", "reason", "cost_note", "competitors_note"]

    def clean_effective_on(self):
        day = self.cleaned_data["effective_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("What was charged cannot be changed afterwards: today or later."))
        return day


class FirstPriceFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """Without a price nothing can be sold."""
        super().clean()
        is_given = any(form.has_changed() for form in self.forms)
        if not self.instance.pk and not is_given and not any(self.errors):
            raise forms.ValidationError(_("Give it its first price."))


class PackageForm(forms.ModelForm):
    species = forms.TypedMultipleChoiceField(label=_("species"), choices=Species, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Package
        fields = "__all__"  # noqa: DJ007  operators edit the whole row
        widgets = {"services": forms.CheckboxSelectMultiple}

    def clean(self) -> dict:
        chosen = super().clean() or self.cleaned_data
        for service in chosen.get("services") or []:
            missing = set(chosen.get("species") or []) - set(service.species)
            if missing:
                names = "、".join(str(Species(one).label) for one in sorted(missing))
                self.add_error("services", _("%(name)s is not for: %(species)s") % {"name": service, "species": names})
        return chosen


class PriceRuleForm(forms.ModelForm):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("weekdays"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PriceRule
        exclude = ["state", "live_at", "ended_at", "created_at"]  # noqa: DJ006  its state changes by actions

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "replaces" in self.fields:
            self.fields["replaces"].queryset = PriceRule.objects.live()

    def clean(self) -> dict:
        """What its kind needs is there, and nothing else."""
        chosen = super().clean() or self.cleaned_data
        needed = CONDITIONS.get(chosen.get("kind"), ())
        for name in {name for names in CONDITIONS.values() for name in names}:
            if name not in needed:
                chosen[name] = [] if name == "weekdays" else "" if name == "day_kind" else None
            elif chosen.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, _("A rule of this kind needs it."))
        if (
            chosen.get("amount") is None
            and chosen.get("percent") is None
            and not {"amount", "percent"} & set(self.errors)
        ):
            self.add_error("amount", _("Either yuan or per cent."))
        return chosen


class StepForm(forms.ModelForm):
    species = forms.TypedMultipleChoiceField(
        label=_("species"),
        choices=Species,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: for all."),
    )

    class Meta:
        model = Step
        fields = "__all__"  # noqa: DJ007  operators edit the whole row
