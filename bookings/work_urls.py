"""What caregivers open."""

from django.urls import path

from bookings.dispatch import views as dispatch
from bookings.schedule import area_views as area
from bookings.schedule import views as hours
from bookings.visits.views import caregiver, earnings, me, schedule, steps, way

urlpatterns = [
    path("work/", caregiver.caregiver_today, name="caregiver_today"),
    path("work/offers/", dispatch.offer_list, name="offer_list"),
    path("work/offers/<int:pk>/", dispatch.offer_detail, name="offer_detail"),
    path("work/offers/<int:pk>/grab/", dispatch.offer_grab, name="offer_grab"),
    path("work/offers/<int:pk>/decline/", dispatch.offer_decline, name="offer_decline"),
    path("work/presence/", dispatch.set_presence, name="set_presence"),
    path("work/days/", schedule.caregiver_day_list, name="caregiver_day_list"),
    path("work/days/<slug:day>/", schedule.caregiver_day, name="caregiver_day"),
    path("work/hours/", hours.hours, name="hours"),
    path("work/hours/week/<int:weekday>/", hours.hours_week, name="hours_week"),
    path("work/hours/dates/", hours.hours_dates, name="hours_dates"),
    path("work/hours/usual/", hours.hours_usual, name="hours_usual"),
    path("work/area/", area.area, name="area"),
    path("work/earnings/", earnings.earning_list, name="earning_list"),
    path("work/me/", me.caregiver_me, name="caregiver_me"),
    path("work/visits/<int:pk>/", caregiver.caregiver_visit, name="caregiver_visit"),
    path("work/visits/<int:pk>/way/", way.caregiver_way, name="caregiver_way"),
    path("work/visits/<int:pk>/position/", way.visit_position, name="visit_position"),
    path("work/visits/<int:pk>/share/", way.visit_share, name="visit_share"),
    path("work/visits/<int:pk>/depart/", caregiver.visit_depart, name="visit_depart"),
    path("work/visits/<int:pk>/arrive/", caregiver.visit_arrive, name="visit_arrive"),
    path("work/visits/<int:pk>/finish/", caregiver.visit_finish, name="visit_finish"),
    path("work/visits/<int:pk>/reveal/", caregiver.visit_reveal, name="visit_reveal"),
    path("work/visits/<int:pk>/emergency-contact/", caregiver.visit_contact, name="visit_contact"),
    path("work/visits/<int:pk>/steps/<int:step_pk>/complete/", steps.step_complete, name="step_complete"),
    path("work/visits/<int:pk>/steps/<int:step_pk>/skip/", steps.step_skip, name="step_skip"),
    path("work/visits/<int:pk>/steps/<int:step_pk>/videos/", steps.step_videos, name="step_videos"),
    path("work/visits/<int:pk>/steps/<int:step_pk>/photos/", steps.step_photos, name="step_photos"),
]
