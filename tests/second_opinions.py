"""Other judges of what we make: asked where they are installed, named where they are not.

A test marked `second_opinion("poppler")` is left out of a run on a machine without poppler, and
the run ends with one line that says so. What it shows is shown without it too, by our own means.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

BIDI_CASES = Path("/usr/share/unicode/BidiCharacterTest.txt")
PREFLIGHT_JARS = [
    Path("/usr/share/java") / f"{name}.jar"
    for name in (
        "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io",
        "javax.activation", "jaxb-api",
    )
]  # fmt: skip


def _has_node_package(name: str) -> bool:
    """Say whether Node.js finds a package where NODE_PATH says."""
    folders = filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))
    return bool(shutil.which("node")) and any(Path(one, name).exists() for one in folders)


def _may_unshare() -> bool:
    """Say whether we may have mounts, a network and processes of our own."""
    if not all(map(shutil.which, ("unshare", "mount", "curl", "git", "bash"))):
        return False
    whose = [] if os.geteuid() == 0 else ["--map-root-user"]
    tried = ["unshare", *whose, "--mount", "--net", "--pid", "--fork", "--mount-proc", "true"]
    return subprocess.run(tried, capture_output=True).returncode == 0


def _may_build() -> bool:
    """Say whether we may make folders of several accounts, and have the wheels that build ours."""
    found = importlib.util.find_spec("virtualenv")
    tools = all(map(shutil.which, ("useradd", "chroot")))
    return tools and found is not None and os.geteuid() == 0 and _may_unshare()


#: Each judge, and whether it is here.
JUDGES = {
    "poppler": all(map(shutil.which, ("pdftotext", "pdfsig"))),
    "PDFBox": bool(shutil.which("java")) and all(jar.exists() for jar in PREFLIGHT_JARS),
    "unicode-data": BIDI_CASES.exists(),
    "nginx": all(map(shutil.which, ("nginx", "openssl"))),
    "systemd": bool(shutil.which("systemd-analyze")),
    "a bare machine": _may_unshare(),
    "an image": _may_build(),
    "oidc-provider": _has_node_package("oidc-provider"),
}


def leave_out_absent(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the tests whose judge is not here."""
    absent = [item for item in items if not _is_here(item)]
    if absent:
        config.hook.pytest_deselected(items=absent)
        items[:] = [item for item in items if _is_here(item)]


def not_asked() -> str:
    """Return the line that names the judges that are not here, or nothing."""
    absent = [name for name, here in JUDGES.items() if not here]
    return f"Second opinions not asked, as not installed: {', '.join(absent)}." if absent else ""


def _is_here(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("second_opinion")
    return mark is None or JUDGES[mark.args[0]]
