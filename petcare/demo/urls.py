from django.urls import path

from petcare.demo import views
from petcare.demo.consent import qq, weixin

app_name = "demo"
urlpatterns = [
    path("phones/", views.phones, name="phones"),
    path("phones/authenticator/", views.authenticator, name="authenticator"),
    path("weixin/connect/qrconnect", weixin.page, name="weixin_page"),
    path("weixin/connect/oauth2/authorize", weixin.inside, name="weixin_inside"),
    path("weixin/sns/oauth2/access_token", weixin.access_token),
    path("weixin/sns/userinfo", weixin.userinfo),
    path("qq/oauth2.0/authorize", qq.authorize, name="qq_authorize"),
    path("qq/oauth2.0/token", qq.token),
    path("qq/oauth2.0/me", qq.me),
    path("qq/user/get_user_info", qq.get_user_info),
    path("components/", views.components, name="components"),
]
