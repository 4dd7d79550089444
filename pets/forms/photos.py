from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from petcare.uploads import PhotoField
from pets.photos import MOST_PHOTOS


class ManyPhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyPhotosField(PhotoField):
    """Several photos at once; cleans to a list. What is wrong with one of them is said with its number."""

    widget = ManyPhotosInput(attrs={"accept": PhotoField.widget.attrs["accept"]})

    def clean(self, data: Any, initial: Any = None) -> list:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_PHOTOS:
            raise ValidationError(_("At most %(most)s photos at once.") % {"most": MOST_PHOTOS})
        photos, errors = [], []
        for number, upload in enumerate(uploads, start=1):
            try:
                photos.append(super().clean(upload, initial))
            except ValidationError as error:
                which = _("Photo %(number)s: %(error)s") if len(uploads) > 1 else "%(error)s"
                errors += [which % {"number": number, "error": text} for text in error.messages]
        if errors:
            raise ValidationError(errors)
        return photos


class PhotosForm(forms.Form):
    photos = ManyPhotosField(label=_("Add photos"))
