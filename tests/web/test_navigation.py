import re

import pytest

from tests import factories
from village.core.permissions import Role


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("admin/", [("page", "admin/")]),
        ("admin/audit", [("true", "admin/")]),
        ("admin/applications", [("page", "admin/applications")]),
        ("admin/applications/export", [("true", "admin/applications")]),
        ("floorplan/", [("true", "stands/")]),
        ("stands/proposal", [("true", "stands/")]),
        ("selection/quotas", [("true", "selection/")]),
        ("visit", []),
    ],
)
def test_the_menu_marks_the_page_or_the_part_that_one_is_in(client, edition, path, marked):
    user = factories.UserFactory()
    factories.MembershipFactory(edition=edition, user=user, role=Role.ORGANISER)
    client.login(user.email)
    home = f"/en/{edition.code.lower()}/"

    top = client.get(home + path).text.partition("top-nav")[2].partition("</ul>")[0]

    found = re.findall(r'href="([^"]+)" aria-current="(\w+)"', top)
    assert [(said, url.removeprefix(home)) for url, said in found] == marked
