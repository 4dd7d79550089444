from petcare.notifications.models.choices import Choices
from petcare.notifications.models.delivery import Delivery, DeliveryState
from petcare.notifications.models.notification import Notification
from petcare.notifications.models.push_device import PushDevice
from petcare.notifications.models.sms_template import SmsTemplate

__all__ = ["Choices", "Delivery", "DeliveryState", "Notification", "PushDevice", "SmsTemplate"]
