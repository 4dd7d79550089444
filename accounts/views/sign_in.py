"""allauth's views, where a refused code stands beside the field and no page tells whether somebody has an account."""

from allauth.account import views
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import codes
from accounts.adapter import TICKED, AccountAdapter
from accounts.forms.sign_in import (
    EmailCodeRequestForm,
    EmailSignUpForm,
    PhoneCodeForm,
    PhoneCodeRequestForm,
    PhoneSignUpForm,
    SignInCodeForm,
)
from accounts.same_time import same_time
from accounts.views.proof import CODE_IS_GONE
from accounts.views.sign_up_by_email import begin_sign_up_by_email
from petcare.notifications.codes import CodeRefused


def _reason(refusal: Exception) -> str:
    return refusal.message if isinstance(refusal, CodeRefused) else AccountAdapter.error_messages["rate_limited"]


class StartAgainMixin:
    """A link with ?again leaves a sign-in that waits for its code; without it allauth leads back to the code."""

    def _redirect_to_pending_stage(self, request, stage):
        if "again" in request.GET:
            clear_login(request)
            return None
        return super()._redirect_to_pending_stage(request, stage)


class ByMixin:
    """One view for two forms: by phone or by e-mail."""

    by = "phone"
    forms: dict[str, type] = {}

    def get_form_class(self):
        return self.forms[self.by]

    def form_valid(self, form):
        try:
            with same_time():
                return self.go_on(form)
        except (CodeRefused, RateLimited) as refusal:
            self.undo()
            form.add_error(self.by, _reason(refusal))
            return self.form_invalid(form)

    def go_on(self, form):
        return super().form_valid(form)

    def undo(self):
        pass

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"by": self.by}


class SignInView(StartAgainMixin, views.LoginView):
    pass


class SignUpView(ByMixin, StartAgainMixin, views.SignupView):
    forms = {"phone": PhoneSignUpForm, "email": EmailSignUpForm}
    user = None

    def go_on(self, form):
        self.request.session[TICKED] = True
        if self.by == "email":
            return begin_sign_up_by_email(self.request, form.cleaned_data, next_url=self.get_next_url() or "")
        return super().go_on(form)

    def undo(self):
        if self.user:
            self.user.delete()


class RequestCodeView(ByMixin, StartAgainMixin, views.RequestLoginCodeView):
    forms = {"phone": PhoneCodeRequestForm, "email": EmailCodeRequestForm}


class CodePageMixin:
    """The page that takes the code: resend with a countdown, the same for people with and without an account."""

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
            with same_time():
                return self.send_again(form)
        except CodeRefused as refusal:
            messages.error(self.request, refusal.message)
            return redirect(self.request.get_full_path())

    def send_again(self, form):
        # allauth makes a code for the user, and there is none behind what has no account.
        if self.code_process.user is None:
            self.code_process.send()
            self.code_process.record_resend()
            self.code_process.persist()
            return redirect(self.request.get_full_path())
        return super().form_valid(form)

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


sign_in = SignInView.as_view()
sign_up = SignUpView.as_view()
sign_up_by_email = SignUpView.as_view(by="email")
request_code = RequestCodeView.as_view()
request_code_by_email = RequestCodeView.as_view(by="email")
confirm_code = login_not_required(ConfirmCodeView.as_view())
verify_phone = login_not_required(VerifyPhoneView.as_view())
