"""allauth's views, where a refused code stands beside the field and no page tells whether a number has an account."""

from allauth.account import views
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import codes
from accounts.adapter import AccountAdapter
from accounts.forms.sign_in import PhoneCodeForm, RequestCodeForm, SignInCodeForm
from petcare.notifications.codes import CodeRefused

CODE_IS_GONE = gettext_lazy("This code was used already or is too old. Sign in, or ask for a new code.")


def _reason(refusal: Exception) -> str:
    return refusal.message if isinstance(refusal, CodeRefused) else AccountAdapter.error_messages["rate_limited"]


class StartAgainMixin:
    """A link with ?again leaves a sign-in that waits for its code; without it allauth leads back to the code."""

    def _redirect_to_pending_stage(self, request, stage):
        if "again" in request.GET:
            clear_login(request)
            return None
        return super()._redirect_to_pending_stage(request, stage)


class SignInView(StartAgainMixin, views.LoginView):
    pass


class SignUpView(StartAgainMixin, views.SignupView):
    user = None

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except (CodeRefused, RateLimited) as refusal:
            if self.user:
                self.user.delete()
            form.add_error("phone", _reason(refusal))
            return self.form_invalid(form)


class RequestCodeView(StartAgainMixin, views.RequestLoginCodeView):
    form_class = RequestCodeForm

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except (CodeRefused, RateLimited) as refusal:
            form.add_error("phone", _reason(refusal))
            return self.form_invalid(form)


class CodePageMixin:
    """The page that takes the code: resend with a countdown, the same for numbers with and without an account."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        came_too_late = not self.code_process and not request.user.is_authenticated
        if came_too_late and request.method == "POST" and not list(messages.get_messages(request)):
            messages.error(request, CODE_IS_GONE)
        return response

    def form_valid(self, form):
        if self.request.POST.get("action") != "resend":
            return super().form_valid(form)
        seconds = codes.seconds_until_resend(self.request)
        if seconds:
            messages.error(
                self.request, _("You can ask for another code in %(seconds)s seconds.") % {"seconds": seconds}
            )
            return redirect(self.request.get_full_path())
        codes.note_sent(self.request)
        return self.resend(form)

    def resend(self, form):
        try:
            return super().form_valid(form)
        except CodeRefused as refusal:
            messages.error(self.request, refusal.message)
            return redirect(self.request.get_full_path())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"resend_in": codes.seconds_until_resend(self.request)}


class VerifyPhoneView(CodePageMixin, views._VerifyPhoneSignupView):
    form_class = PhoneCodeForm
    template_name = "account/verify_phone.html"
    process = None

    @property
    def code_process(self):
        return self.process


class ConfirmCodeView(CodePageMixin, views.ConfirmLoginCodeView):
    form_class = SignInCodeForm
    _process = None

    @property
    def code_process(self):
        return self._process

    def resend(self, form):
        # allauth makes a code for the user, and there is none behind an unknown number.
        if self._process.user is None:
            return redirect(self.request.get_full_path())
        return super().resend(form)


sign_in = SignInView.as_view()
sign_up = SignUpView.as_view()
request_code = RequestCodeView.as_view()
confirm_code = login_not_required(ConfirmCodeView.as_view())
verify_phone = login_not_required(VerifyPhoneView.as_view())
