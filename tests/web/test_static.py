import brotli

from tests.factories import UserFactory
from village.config import ROOT
from village.web.links import asset
from village.web.static import built


def test_a_style_sheet_holds_its_imports_and_names_its_files_by_their_content(tmp_path):
    source, target = tmp_path / "source", tmp_path / "data" / "static"
    (source / "css").mkdir(parents=True)
    (source / "dot.svg").write_text("<svg/>")
    (source / "css" / "part.css").write_text('a { background: url("../dot.svg"); }\n')
    (source / "css" / "site.css").write_text('@import "part.css";\nb { color: red; }\n')

    names = built(source, target)

    style = (target / names["css/site.css"]).read_text()
    assert style == f'a {{ background: url("../{names["dot.svg"]}"); }}\nb {{ color: red; }}\n'
    assert built(source, target) == names

    (source / "dot.svg").write_text("<svg></svg>")
    changed = built(source, target)
    assert {name for name in names if names[name] != changed[name]} == set(names)
    assert (target / names["css/site.css"]).exists(), "a page of the old release needs it"


def test_a_module_names_the_modules_it_imports_by_their_content(tmp_path):
    source, target = tmp_path / "source", tmp_path / "data" / "static"
    (source / "js").mkdir(parents=True)
    (source / "js" / "all.js").write_text('import { a } from "./one.js";\na();\n')
    (source / "js" / "one.js").write_text("export const a = () => {};\n")

    names = built(source, target)

    one = names["js/one.js"].removeprefix("js/")
    assert (target / names["js/all.js"]).read_text() == f'import {{ a }} from "./{one}";\na();\n'


def test_static_files_go_out_compressed_and_are_kept_for_good(app, client):
    with app.test_request_context("/"):
        address = asset("css/site.css")

    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    style = brotli.decompress(answer.data)
    answer.close()

    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "br")
    assert b".btn" in style
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_go_out_compressed_but_not_a_reader_s_own_to_another_site(client):
    client.check = False  # it reads what is compressed as text
    asked = {"Accept-Encoding": "br"}
    assert client.get("/fr/account/login", headers=asked).headers["Content-Encoding"] == "br"

    client.login(UserFactory().email)
    own, cross = (
        client.get("/fr/account/profile", headers={**asked, "Sec-Fetch-Site": site})
        for site in ("same-origin", "cross-site")
    )
    assert own.headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in cross.headers


def test_every_style_sheet_is_sent():
    both = [(ROOT / f"static/css/{name}.css").read_text() for name in ("site", "site.rtl")]
    sheets = {path.name for path in (ROOT / "static/css").glob("*.css")} - {
        "site.css", "site.rtl.css",
    }  # fmt: skip

    for site in both:
        assert {sheet for sheet in sheets if f'@import "{sheet}";' in site} == sheets
