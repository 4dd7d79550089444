from pets.forms.about import AboutForm, NewPetForm
from pets.forms.photos import PhotosForm
from pets.forms.sections import SECTIONS, SectionForm

__all__ = ["SECTIONS", "AboutForm", "NewPetForm", "PhotosForm", "SectionForm"]
