from django.db import models
from django.utils import timezone


class PhoneMessage(models.Model):
    """What would be on somebody's phone: the demo sends nothing out of the house. An e-mail stands by its address."""

    class Channel(models.TextChoices):
        SMS = "sms", "SMS"
        PUSH = "push", "Push"
        EMAIL = "email", "E-mail"

    to_phone = models.CharField(max_length=254)
    owner_name = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    code = models.CharField(max_length=12, blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="phone_newest"),
            models.Index(fields=["to_phone", "-created_at"], name="phone_of_number"),
        ]

    def __str__(self):
        return f"{self.channel} to {self.to_phone}"
