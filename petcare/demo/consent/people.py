"""Who has WeChat or QQ in the demo."""

from dataclasses import dataclass

from django.core.files.storage import default_storage


@dataclass(frozen=True)
class Person:
    key: str
    nickname: str
    portrait: str

    @property
    def portrait_url(self) -> str:
        return default_storage.url(f"demo/portraits/{self.portrait}.webp")

    def openid(self, app: str) -> str:
        """Another one for each app, as the vendors do it."""
        return f"o-{app}-{self.key}"

    def unionid(self, vendor: str) -> str:
        return f"u-{vendor}-{self.key}"


# The first is the owner of the sign-ins.
PEOPLE = {
    person.key: person
    for person in (
        Person("xiaoyu", "晓雨", "woman-01"),
        Person("dabai", "大白不白", "man-07"),
        Person("tuantuan", "团团妈🐱", "woman-12"),
        Person("trickster", "\u202e<b>\u0007客服\u200b\u0301\u0301\u0301\u0301\u0301\u0301</b>", "man-15"),
    )
}
