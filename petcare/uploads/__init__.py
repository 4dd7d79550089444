"""Photos and videos from people: judged by content, made anew without metadata, kept out of reach.

The names that the floors above use; models and what writes them are imported from their own modules.
"""

from petcare.uploads.answers import private_photo, private_video
from petcare.uploads.photos import PhotoField, clean_photo
from petcare.uploads.places import photo_name, private_storage, sha256_of

__all__ = ["PhotoField", "clean_photo", "photo_name", "private_photo", "private_storage", "private_video", "sha256_of"]
