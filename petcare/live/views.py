from django.http import Http404, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from petcare.live import tokens
from petcare.live.topics import may_see

MOST_TOPICS = 40


@require_GET
def token(request):
    """A token for the topics asked for, separated by blanks; one that may not be seen refuses them all."""
    topics = sorted({topic for given in request.GET.getlist("topics") for topic in given.split()})
    if not 0 < len(topics) <= MOST_TOPICS or not all(may_see(request.user, topic) for topic in topics):
        raise Http404
    key = tokens.issue(request.user.pk or 0, topics)
    response = JsonResponse({"token": key, "url": f"/live/events?token={key}", "expires_in": tokens.LIFE})
    add_never_cache_headers(response)
    return response
