from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    UNSAID = "unsaid", _("Rather not say")


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, password: str | None = None, **fields) -> "User":
        user = self.model(**fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, username: str, password: str | None = None, **fields) -> "User":
        return self.create_user(username=username, password=password, is_staff=True, is_superuser=True, **fields)

    def with_contact(self, contact: str) -> "User | None":
        """Whoever proved this E.164 number or e-mail to be theirs."""
        return self.filter(**{"email" if "@" in contact else "phone": contact}).first()


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Phone and e-mail stand here only once verified, so that nobody can hold another's number."""

    username = models.CharField(_("staff sign-in name"), max_length=40, unique=True, null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=16, unique=True, null=True, blank=True)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    claimed_phone = models.CharField(_("phone not verified yet"), max_length=16, blank=True)
    name = models.CharField(_("name"), max_length=40, blank=True)
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="zh-hans")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("works in the back office"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(username__isnull=True) | Q(is_staff=True), name="accounts_user_only_staff_have_usernames"
            ),
        ]
        indexes = [
            models.Index(fields=["claimed_phone"], condition=~Q(claimed_phone=""), name="accounts_user_claimed"),
            # The desk's list: the newest first, and who works here.
            models.Index(fields=["-date_joined", "-id"], name="accounts_user_newest"),
            models.Index(fields=["-date_joined"], condition=Q(is_staff=True), name="accounts_user_staff"),
            models.Index(fields=["-date_joined"], condition=Q(is_active=False), name="accounts_user_closed"),
            models.Index(fields=["gender", "-date_joined"], name="accounts_user_by_gender"),
            # The desk looks for parts of names, and for the last digits of numbers.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="accounts_user_name_parts"),
            GinIndex(fields=["phone"], opclasses=["gin_trgm_ops"], name="accounts_user_phone_parts"),
        ]

    def __str__(self) -> str:
        return self.name or self.username or self.phone or self.email or f"#{self.pk}"

    def clean(self) -> None:
        """Empty text from a form is no value, and two people without an e-mail do not clash."""
        super().clean()
        self.username = self.username or None
        self.phone = self.phone or None
        self.email = self.email or None

    @property
    def has_finished_profile(self) -> bool:
        return bool(self.name and self.phone and self.addresses.active().exists())

    @property
    def is_name_fixed(self) -> bool:
        """Somebody looked at a card with this name: it changes on request only."""
        return bool(self.name) and (hasattr(self, "caregiver") or self.identities.in_force().exists())
