from bookings import owner_urls, voice_urls, work_urls

app_name = "bookings"
urlpatterns = owner_urls.urlpatterns + voice_urls.urlpatterns + work_urls.urlpatterns
