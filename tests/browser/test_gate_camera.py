"""The gate's camera before badges as they are printed: all are read, with and without network."""

import base64
import io

import pypdfium2
import pytest
import sqlalchemy as sa

from tests.browser import site
from tests.browser.pages import camera_seeing
from tests.browser.test_gate_offline import SYNC, at_the_gate
from village.engines.documents.badges import BadgeData, EditionData, build_badges

pytestmark = pytest.mark.browser

#: Badges that are good on every day, those of staff too.
GOOD = """
SELECT b.token, b.reference, b.name FROM badge b JOIN edition e ON e.id = b.edition_id
LEFT JOIN application a ON a.id = b.application_id
WHERE e.code = :code AND b.state = 'issued' AND (a.id IS NULL OR a.state = 'confirmed')
AND NOT EXISTS (SELECT FROM contract c WHERE c.application_id = a.id AND c.state = 'cancelled')
ORDER BY b.id LIMIT 20
"""


#: Hold pictures before the camera, one after the other; say of each its kind and whose it is.
HOLD = """
async (pictures) => {
  const shown = () => document.querySelector("[data-verdict]");
  const said = [];
  for (const picture of pictures) {
    const [before, since] = [shown(), Date.now()];
    window.heldBeforeTheCamera = picture;
    while (shown() === before) {
      if (Date.now() - since > 15_000) throw new Error(`not read, after ${said.length}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    said.push([shown().dataset.verdict, shown().querySelector(".verdict-who")?.textContent ?? ""]);
  }
  return said;
}
"""


def pictures(badges):
    """Return badges of A6 as they look at 150 dpi, as addresses of pictures."""
    found = []
    for page in pypdfium2.PdfDocument(build_badges(badges, edition=EditionData("Salon"))):
        file = io.BytesIO()
        page.render(scale=150 / 72).to_pil().save(file, "PNG")
        found.append("data:image/png;base64," + base64.b64encode(file.getvalue()).decode())
    return found


def test_twenty_of_twenty_badges_are_read_by_the_camera_with_and_without_network(
    base, opened, database, complaints
):
    site.open_doors(database)
    engine = sa.create_engine(database, poolclass=sa.NullPool)
    with engine.connect() as connection:
        rows = connection.execute(sa.text(GOOD), {"code": site.EDITION}).all()
    seen = pictures([BadgeData(one.reference, one.name, token=one.token) for one in rows])
    context = opened(locale="fr")
    page = at_the_gate(context, base)
    page.add_init_script(camera_seeing("NOBODY", "environment"))
    page.reload()
    page.wait_for_selector(f"{SYNC}[data-ready]")
    page.click("[data-camera]")
    page.wait_for_selector("[data-verdict=refused]")

    online = page.evaluate(HOLD, seen)
    context.set_offline(True)
    offline = page.evaluate(HOLD, seen)
    complaints.clear()  # the browser's own words on requests without network

    assert len(rows) == 20
    assert {kind for kind, _who in [*online, *offline]} <= {"ok", "flag"}  # some are inside
    for said in (online, offline):
        assert all(one.name in who for one, (_kind, who) in zip(rows, said, strict=True))
