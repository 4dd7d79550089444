from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from petcare.live.publish import publish
from petcare.notifications.models import Notification

PAGE = 20


@login_required
@require_GET
def inbox(request):
    """The newest messages; those shown count as read, and look new this once."""
    page = Paginator(Notification.objects.inbox_of(request.user), PAGE).get_page(request.GET.get("page"))
    unread = [notification.pk for notification in page if notification.read_at is None]
    if unread:
        Notification.objects.filter(pk__in=unread).update(read_at=timezone.now())
        publish(f"user:{request.user.pk}")
    return render(request, "notifications/inbox.html", {"page": page, "unread": unread})


@login_required
@require_GET
def badge(request):
    """The number of unread messages as a fragment."""
    count = Notification.objects.inbox_of(request.user).unread()[:100].count()
    return render(request, "notifications/_badge.html", {"count": count})
