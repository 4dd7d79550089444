from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petcare.errors import DomainError
from petcare.live.publish import publish
from petcare.notifications.forms import ChoicesForm
from petcare.notifications.models import Notification
from petcare.notifications.push_devices import add_device, renew_device
from petcare.notifications.push_keys import public_key

PAGE = 20


@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest messages; those shown count as read, and look new this once."""
    page = Paginator(Notification.objects.inbox_of(request.user), PAGE).get_page(request.GET.get("page"))
    unread = [notification.pk for notification in page if notification.read_at is None]
    if unread:
        Notification.objects.filter(pk__in=unread).update(read_at=timezone.now())
        publish(f"user:{request.user.pk}")
    return render(request, "notifications/inbox.html", {"page": page, "unread": unread})


@login_required
@require_GET
def badge(request: HttpRequest) -> HttpResponse:
    """The number of unread messages as a fragment."""
    count = Notification.objects.unread_of(request.user, most=100)
    return render(request, "notifications/_badge.html", {"count": count})


@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """What somebody is told by which channel, when not, and on which devices."""
    form = ChoicesForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("notifications:choices")
    context = {
        "form": form,
        "devices": request.user.push_devices.all(),
        "this_key": request.session.session_key,
        "push_key": public_key(),
    }
    return render(request, "notifications/choices.html", context)


@login_required
@require_POST
def device_add(request: HttpRequest) -> HttpResponse:
    try:
        add_device(
            person=request.user,
            endpoint=request.POST.get("endpoint", ""),
            p256dh=request.POST.get("p256dh", ""),
            auth=request.POST.get("auth", ""),
            session_key=request.session.session_key,
            user_agent=request.META.get("HTTP_USER_AGENT", ""),
        )
    except DomainError as error:
        return HttpResponse(error.message, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@login_required
@require_POST
def device_renew(request: HttpRequest) -> HttpResponse:
    renew_device(
        person=request.user, endpoint=request.POST.get("endpoint", ""), session_key=request.session.session_key
    )
    return HttpResponse(status=204)


@login_required
@require_POST
def device_remove(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.push_devices, pk=pk).delete()
    messages.success(request, _("This device hears nothing any more."))
    return redirect("notifications:choices")
