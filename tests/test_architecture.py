import ast
import json
import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest
import sqlalchemy as sa
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from scripts import flows, house
from tests.architecture import sources
from village.core.flow import Flow
from village.core.permissions import Permission
from village.core.tables import Base
from village.web.access import PUBLIC, access_of

#: Where a state is written: the one function that moves a row along its flow.
ASSIGNED_IN = {
    "village/core/steps.py": {"move"},
    # Mails have no flow: sent, kept, failed or come back is what delivery found out.
    "village/core/outbox/writes.py": {
        *(
            "mark_sent",
            "keep",
            "drop",
            "forget",
            "note_failure",
            "_queue_again",
            "recall",
            "note_bounce",
            "suppress",
        )
    },
}
#: Data for search engines is in a script of its own kind, which runs nothing.
INLINE = re.compile(
    r"<style\b|<script(?![^>]*\b(?:src=|type=\"application/ld\+json\"))"
    r"|\sstyle\s*=|\son[a-z]+\s*=",
    re.IGNORECASE,
)


def test_each_layer_imports_only_what_it_may():
    lint = Path(sys.executable).parent / "lint-imports"

    done = subprocess.run([lint], cwd=sources.ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_features_use_of_each_other_only_what_their_front_door_offers():
    """Words are pure and may use words; everything else comes from a feature's `__init__`."""
    inside = [
        f"{sources.name(path)}: {module}"
        for path in sources.modules()
        for module in sources.imported(path)
        if (other := house.feature_of(module)) in house.FEATURES
        and sources.room(path) in (*house.FEATURES, "board")
        and sources.room(path) != other
        and module != f"village.{other}"
        and not (path in sources.words() and module.startswith(f"village.{other}.words"))
    ]

    assert inside == []


def test_pages_name_tables_only_as_types():
    tables = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    used = [
        f"{sources.name(path)}:{node.lineno} {node.id}"
        for path in sources.modules()
        if sources.room(path) == "blueprints"
        for node in sources.outside_annotations(path)
        if node.id in tables and sources.comes_from(path, node.id) != "village.core.errors"
    ]

    assert used == []


def test_the_page_of_the_house_is_current():
    assert house.PAGE.read_text(encoding="utf-8") == house.page(), "run `make reference`"


def test_every_decision_is_listed_by_its_number_and_title():
    folder = sources.ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+?)(?: \((?:superseded|changed) by .+\))? \|$", listed, re.M
    )

    titles = {
        path.name: path.read_text(encoding="utf-8").partition("\n")[0]
        for path in folder.glob("[0-9]*.md")
    }

    assert {name: f"# {number} {title}" for number, name, title in rows} == titles


def test_every_endpoint_declares_whom_it_serves(shared_app):
    declared = {name: access_of(shared_app, name) for name in shared_app.view_functions}

    undeclared = [
        name
        for name, access in declared.items()
        if not (access == PUBLIC or isinstance(access, Permission))
    ]

    assert undeclared == []


def test_only_config_reads_the_environment():
    readers = [
        sources.name(path)
        for path in sources.modules()
        for node in sources.nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv")
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]

    # The supervisor hands its own environment on to its children; it takes nothing out of it.
    assert set(readers) == {"village/config.py", "village/server/processes.py"}


def test_no_module_takes_the_time_from_this_machines_clock():
    readers = {
        sources.name(path)
        for path in sources.modules()
        for node in sources.nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("date", "datetime")
    }

    # A demo certificate is valid from the day before it is made, by any clock; a command on files
    # has no database to ask what day it is, when an edition's days are counted from today; who
    # looks at an installation compares the two.
    assert readers == {
        "village/web/checkup.py",
        "village/web/sealing.py",
        "village/cli/documents.py",
        "village/cli/edition.py",
    }


def test_a_state_is_assigned_in_one_function():
    found: dict[str, set[str]] = {}
    below_the_pages = [one for one in sources.modules() if "blueprints" not in one.parts]
    for path in below_the_pages:
        for node in filter(_writes_state, sources.nodes(path)):
            for function in sources.around(path, node):
                found.setdefault(sources.name(path), set()).add(function.name)

    assert found == ASSIGNED_IN


@pytest.mark.parametrize(
    "code",
    [
        "row.state = step.target",
        "before, row.state = row.state, step.target",
        "setattr(row, 'state', step.target)",
        "sa.update(Application).values(state=step.target)",
        "sa.update(Application).values({'state': step.target})",
        "statement.one(session, of=1, state=step.target)",
        "update(Application, 'state', 'state_at')",
    ],
)
def test_each_way_to_write_a_state_is_seen(code):
    assert any(_writes_state(node) for node in ast.walk(ast.parse(code)))


def test_making_a_row_and_asking_for_a_state_are_no_writes():
    code = "Badge(state=REQUESTED); IllegalTransition(state=row.state); row.state is DRAFT"

    assert not any(_writes_state(node) for node in ast.walk(ast.parse(code)))


def _writes_state(node: ast.AST) -> bool:
    """Say whether a node writes a state: to an attribute, by its name, or in a statement."""
    if isinstance(node, ast.Call):
        return not _makes(node.func) and _names_state(node)
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AugAssign | ast.AnnAssign)
        else []
    )
    parts = [part for target in targets for part in ast.walk(target)]
    return any(isinstance(part, ast.Attribute) and part.attr == "state" for part in parts)


def _makes(function: ast.expr) -> bool:
    """Say whether a call makes an object: a new row, an error, a value for a page."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name[:1].isupper()


def _names_state(call: ast.Call) -> bool:
    values = [value for value in call.args if not isinstance(value, ast.Dict)]
    keys = [key for value in call.args if isinstance(value, ast.Dict) for key in value.keys]
    named = any(word.arg == "state" for word in call.keywords)
    return named or any(
        isinstance(one, ast.Constant) and one.value == "state" for one in (*values, *keys)
    )


def test_every_flow_table_is_on_the_page():
    tables = {
        target.id
        for path in sources.words()
        for node in sources.tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.endswith("_FLOW")
    }

    drawn = {name for name, value in vars(flows).items() if isinstance(value, Flow)}

    assert (drawn, len(flows.FLOWS)) == (tables, len(tables))


def test_the_page_of_flows_is_current():
    assert flows.PAGE.read_text(encoding="utf-8") == flows.page(), "run `make reference`"


def test_every_mail_of_a_flow_has_its_templates():
    mails = {step.mail for flow in flows.FLOWS.values() for step in flow if step.mail}

    missing = [
        f"{mail}/{part}"
        for mail in sorted(mails)
        for part in ("subject.txt", "body.txt", "body.html")
        if not (sources.TEMPLATES / "email" / mail / part).exists()
    ]

    assert missing == []


def test_no_template_has_inline_script_or_style():
    inline = [
        f"{sources.name(path)}: {found.group()}"
        for path in sources.templates()
        if path.suffix == ".html"
        for found in INLINE.finditer(_without_expressions(path.read_text(encoding="utf-8")))
        # A mail loads no style sheet: it brings its own.
        if not ("email" in path.parts and found.group().startswith("<style"))
    ]

    assert inline == []


def _without_expressions(template: str) -> str:
    return re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", template, flags=re.DOTALL)


def test_every_class_that_the_style_sheets_dress_is_given_somewhere():
    kinds = {".html", ".js", ".py", ".txt"}
    folders = (sources.TEMPLATES, sources.ROOT / "static" / "js", sources.VILLAGE)
    paths = (path for folder in folders for path in folder.rglob("*") if path.suffix in kinds)
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    whole, begun = set(re.findall(r"[\w-]+", text)), set(re.findall(r"([\w-]+-)[\"'{$ ]", text))
    begun.discard("-")

    unused = [
        f"{sheet.name}: {name}"
        for sheet in sorted((sources.ROOT / "static" / "css").glob("*.css"))
        for name in sorted(_classes(sheet.read_text(encoding="utf-8")) - whole)
        if not name.startswith(tuple(begun))
    ]

    assert unused == []


def _classes(sheet: str) -> set[str]:
    """Return the classes that the selectors of a style sheet name."""
    bare = re.sub(r"/\*.*?\*/|{[^{}]*}", " ", sheet, flags=re.DOTALL)
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", bare))


def test_no_translated_phrase_is_forced_left_to_right():
    phrase = re.compile(r"_\([^{}]*\)\|ltr\b")

    forced = [
        f"{sources.name(path)}: {found[0]}"
        for path in sources.templates()
        for found in phrase.finditer(path.read_text(encoding="utf-8"))
    ]

    assert forced == []


def test_templates_never_look_at_roles():
    looking = [
        sources.name(path)
        for path in sources.templates()
        if re.search(r"\bactor\.roles\b|\bRole\.", path.read_text(encoding="utf-8"))
    ]

    assert looking == []


def test_every_module_opens_with_one_sentence():
    silent = [
        sources.name(path)
        for path in sources.modules()
        if path.stat().st_size and not (ast.get_docstring(sources.tree(path)) or "").strip()
    ]

    assert silent == []


def test_an_import_inside_a_function_says_why():
    silent = []
    for path in sources.modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        silent += [
            f"{sources.name(path)}:{node.lineno}"
            for node in sources.nodes(path)
            if isinstance(node, ast.Import | ast.ImportFrom)
            and any(sources.around(path, node))
            and not _explained(lines, node.lineno)
        ]

    assert silent == []


def _explained(lines: list[str], number: int) -> bool:
    """Say whether a comment stands on the line, or above the run of imports it belongs to."""
    if "#" in lines[number - 1]:
        return True
    above = number - 2
    while above >= 0 and re.match(r"\s*(import|from|\)|[A-Za-z_, ]+,$|$)", lines[above]):
        above -= 1
    return lines[above].lstrip().startswith("#")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Return what the supervisor has once it has loaded: modules, threads, open sockets, files."""
    code = (
        "import json, os, sys; from pathlib import Path; from village.config import Configuration;"
        "from village.server import processes;"
        f"folder = Path({str(tmp_path_factory.mktemp('data'))!r});"
        "processes.load(Configuration(data_dir=folder), 'postgresql://x/y');"
        "from village.engines.documents.fonts import _others;"
        "from village.web.texts import _catalogue;"
        "paths = [Path('/proc/self/fd', name) for name in os.listdir('/proc/self/fd')];"
        "links = [os.readlink(one) for one in paths if one.is_symlink()];"
        "print(json.dumps([list(sys.modules), len(os.listdir('/proc/self/task')),"
        " [one for one in links if one.startswith('socket:')],"
        " [one.cache_info().currsize for one in (_others, _catalogue)]]))"
    )
    return json.loads(_printed(code))


def test_the_application_starts_without_what_it_needs_now_and_then(loaded):
    """They take 70 MB of what all processes share; `scipy.x` is loaded when it is called."""
    now_and_then = {
        "scipy.sparse", "scipy.optimize", "scipy.linalg", "scipy.special", "ezdxf",
        "weasyprint", "highspy", "num2words", "jsonschema",
    }  # fmt: skip

    fonts_of_rare_scripts, _catalogues = loaded[3]
    assert (now_and_then & set(loaded[0]), fonts_of_rare_scripts) == (set(), 0)


def test_what_every_process_reads_is_read_once_for_all(loaded):
    _fonts, catalogues = loaded[3]

    assert catalogues == 3


def test_what_the_processes_share_has_neither_threads_nor_connections(loaded):
    """A fork would have the locks of threads that it has not, and half of each connection."""
    assert {"village.jobs", "wsgi", "gunicorn.arbiter"} <= set(loaded[0])
    assert loaded[1:3] == [1, []]


def _printed(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=sources.ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_no_module_is_called_utils_or_helpers():
    vague = {"utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "common.py"}

    assert [sources.name(path) for path in sources.modules() if path.name in vague] == []


def test_every_module_of_reads_and_writes_has_a_test_file_of_its_name():
    """A folder of `core` is tested in one file: reading a log or a run means writing it first."""
    lacking = [
        sources.name(path)
        for path in sources.modules()
        if {"reads", "writes"} & {path.parent.name, path.stem}
        if path.name != "__init__.py" and not sources.tests_of(path).exists()
    ]

    assert lacking == []


def test_no_two_classes_have_one_name():
    """One name means one thing, wherever it is read."""
    places: dict[str, list[str]] = {}
    for path in sources.modules():
        for node in sources.nodes(path):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(sources.name(path))

    twice = {name: modules for name, modules in places.items() if len(modules) > 1}

    assert twice == {}


#: What stands in the log before a flow's action.
LOGGED_AS = {
    "Edition": "", "Application": "", "Decision": "decision_", "Stand's place": "stand_",
    "Stand draw": "draw_", "Stand design": "stand_design_", "Contract": "contract_",
    "Letter": "letter_", "Invoice": "invoice_", "Badge": "badge_", "Visitor": "visitor_",
}  # fmt: skip


def test_the_log_says_in_words_what_was_done():
    names = (sources.TEMPLATES / "admin" / "_words.html").read_text(encoding="utf-8")
    recorded = {
        node.args[2].value
        for path in sources.modules()
        for node in sources.nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "record"
        and len(node.args) > 2
        and isinstance(node.args[2], ast.Constant)
    }
    moved = {
        prefix + step.action for flow, prefix in LOGGED_AS.items() for step in flows.FLOWS[flow]
    }

    assert len(recorded) > 100
    assert {code for code in recorded | moved if f'"{code}"' not in names} == set()


def test_every_constraint_has_a_name():
    nameless = [
        f"{table.name}: {constraint!r}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if not constraint.name and not isinstance(constraint, sa.PrimaryKeyConstraint)
    ]

    assert nameless == []


@pytest.mark.parametrize(
    "catalogue",
    [
        pytest.param(path, id=path.parts[-3])
        for path in sorted((sources.ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
        if path.parts[-3] != "en"
    ],
)
def test_every_text_is_translated(catalogue):
    with catalogue.open("rb") as file:
        messages = read_po(file)

    open_texts = [
        message.id
        for message in messages
        if message.id
        and (message.fuzzy or not all(_texts(message.string)) or _lost_placeholder(message))
    ]

    assert open_texts == []


def test_arabic_counts_eleven_to_ninety_nine_in_the_accusative():
    """The fifth form is for 100 to 102, the sixth for 11 to 99: elsewhere the order differs."""
    with (sources.ROOT / "translations/ar/LC_MESSAGES/messages.po").open("rb") as file:
        counted = [message for message in read_po(file) if message.pluralizable and message.id]

    accusative = re.compile(r"\)[sd] \S+ا(?![\u0621-\u0652])")

    swapped = [
        message.string[4]
        for message in counted
        if accusative.search(message.string[4]) and not accusative.search(message.string[5])
    ]

    assert counted
    assert swapped == []


def test_no_french_line_begins_with_a_mark_that_stands_alone():
    with (sources.ROOT / "translations/fr/LC_MESSAGES/messages.po").open("rb") as file:
        texts = [text for message in read_po(file) for text in _texts(message.string)]

    assert [text for text in texts if re.search(r"\S [:;?!»]", text)] == []


#: Words that readers stumbled over, each with the one to write.
_AVOIDED = {
    "fr": {
        "Nommez": "Inscrivez",
        "accusé de réception": "récépissé",
        "sert une fois": "ne fonctionne qu’une fois",
        "ors taxe ": "hors taxes",
        "lan de stand ": "plan d’aménagement",
    },
    "ar": {
        "الهيئة": "المؤسسة",
        " هيئة": "مؤسسة",
        "هيئتكم": "مؤسستكم",
        "الحدث ": "التظاهرة",
        "محكّم": "محكِّم",
        "معطيات": "بيانات",
        "احتساب الضريبة": "احتساب الرسوم",
        "لن يجد أحد": "سيبقى أحد دون رواق",
        "القائمة ": "اللائحة",
        "الحل الآلي": "برنامج الحل",
        "المرشحات": "عوامل التصفية",
        "مرشّحات": "عوامل التصفية",
        "رواق حر ": "رواق شاغر",
        "في الحين": "فورًا",
        "فأجيبوا": "فراسلوا",
        "أعطوا": "أدخلوا",
        "ما هو قيد الإرسال": "الإرسال الذي بدأ",
        "رقم ICE": "التعريف الموحد للمقاولة (ICE)",
    },
    "en": {
        "is no web": "is not a web",
        "is no placeholder": "is not a placeholder",
        "Look into your mail": "Check your mail",
        "at most so many": "at most this many",
        "« ": "“",
    },
}


@pytest.mark.parametrize("language", _AVOIDED)
def test_no_text_uses_a_word_that_readers_stumbled_over(language):
    texts = _catalogue(language)

    found = [
        (text, better)
        for word, better in _AVOIDED[language].items()
        for text in texts
        if word in text
    ]

    assert texts
    assert found == []


def test_french_texts_have_french_marks():
    texts = _catalogue("fr")

    assert texts
    assert [text for text in texts if re.search(r"[\w)]'\w|\"|\.\.\.|\xa0[;?!]", text)] == []


def test_arabic_sentences_have_arabic_marks():
    texts = _catalogue("ar")

    assert texts
    assert [text for text in texts if re.search(r"[\u0621-\u064a][,;?]", text)] == []


def test_arabic_speaks_to_its_reader_in_the_polite_plural():
    singular = re.compile(
        r"(?<![\w\u064b-\u0652])(اختر|اضغط|انقر|أزل|استورد|اذكر|حدد|أعد|ثبّت"
        r"|دع|ضع|عد|احذف|اكتب) (?=\w)|رغباتك(?!م)"
    )
    texts = _catalogue("ar")

    assert texts
    assert [text for text in texts if singular.search(text)] == []


def _catalogue(language: str) -> list[str]:
    """Return every text of a language as its readers see it; English is the source itself."""
    path = sources.ROOT / f"translations/{language}/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return [
        shown or source
        for message in messages
        for shown, source in zip(_texts(message.string), cycle(_texts(message.id)), strict=False)
    ]


def test_the_page_of_components_names_every_macro():
    page = (sources.ROOT / "docs/reference/components.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)[(`]", page))

    macros = {
        name
        for path in (sources.TEMPLATES / "components").glob("*.html")
        for name in re.findall(r"{%-? macro ([a-z]\w*)\(", path.read_text(encoding="utf-8"))
    }

    assert macros - named == set()


def test_every_text_of_the_templates_is_in_the_catalogue():
    with (sources.ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file, "babel.cfg")
    methods = [(pattern, method) for pattern, method in methods if method == "jinja2"]
    found = list(extract_from_dir(sources.ROOT, methods, options))
    with (sources.ROOT / "translations/fr/LC_MESSAGES/messages.po").open("rb") as file:
        known = {_texts(message.id)[0] for message in read_po(file)}

    assert found
    assert {_texts(text)[0] for _, _, text, *_ in found} - known == set()


def _texts(string: object) -> list[str]:
    return list(string) if isinstance(string, list | tuple) else [str(string or "")]


def _lost_placeholder(message: object) -> bool:
    wanted = set(re.findall(r"%\((\w+)\)", _texts(message.id)[-1]))
    return any(
        not set(re.findall(r"%\((\w+)\)", text)) <= wanted
        or (len(_texts(message.string)) == 1 and set(re.findall(r"%\((\w+)\)", text)) != wanted)
        for text in _texts(message.string)
    )


#: Words of the event that the demo plays, in its languages.
_OF_THE_DEMO = re.compile(
    r"casablanca|sacr[ée]-c|\bCSC\d|rachidi|métropole smart|four continents|quatre continents"
    r"|الدار البيضاء|القلب المقدس|قارات",
    re.IGNORECASE,
)
#: A line with one of them that means something else.
_NOT_OF_THE_DEMO = {
    # Roots of passwords that people in Morocco choose, a city among them.
    "village/accounts/words/passwords.py",
}


def test_no_word_of_the_demos_event_stands_in_the_product():
    read = (
        path
        for folder in ("village", "templates", "translations", "static", "migrations")
        for path in (sources.ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".xml", ".toml", ".po", ".css", ".js", ".svg"}
    )

    found = [
        f"{path.relative_to(sources.ROOT)}:{number} {line.strip()[:80]}"
        for path in read
        if str(path.relative_to(sources.ROOT)) not in _NOT_OF_THE_DEMO
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _OF_THE_DEMO.search(line)
    ]

    assert found == []
