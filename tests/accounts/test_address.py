import pytest

from accounts.models import Address


@pytest.mark.promise("U9")
@pytest.mark.parametrize(
    ("district", "street", "compound", "area"),
    [
        ("江北区", "人民路12号", "滨江花园", "江北区 滨江花园"),
        ("江北区", "人民路12号", "", "江北区 人民路"),
        ("", "柳岸巷", "", "柳岸巷"),
        ("", "樱花南路六巷９号 二楼", "", "樱花南路六巷"),
        ("", "八一路四十七号院", "", "八一路"),
    ],
)
def test_area_names_the_compound_or_the_street_and_never_a_number(district, street, compound, area):
    assert Address(district=district, street=street, compound=compound).area == area
