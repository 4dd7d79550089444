from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User


class SignedIn(AuthenticationBackend):
    """Whoever is signed in comes with the caregiver they may be: most of their pages ask for both."""

    def get_user(self, user_id: int) -> User | None:
        try:
            user = User.objects.select_related("caregiver").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
