"""What the wheel installs is what is here: it carries the code and its data, and runs outside the checkout."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.conftest import ROOT

RUN = (
    "import sys, chalkline.cli.main as main; "
    "print(main.__file__, file=sys.stderr); sys.argv = ['chalkline', *sys.argv[1:]]; main.app()"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own build
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", RUN, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_command_runs_from_the_wheel_outside_the_checkout(site: Path, tmp_path: Path) -> None:
    ran = run(site, tmp_path, "demo")
    assert str(site) in ran.stderr
    assert "no faults in Ferndale High School" in ran.stdout
    assert "The gate wrote down 18 decisions" in ran.stdout


def test_the_wheel_says_that_it_is_typed_and_how_it_is_licensed(site: Path) -> None:
    assert (site / "chalkline/py.typed").exists()
    assert list(site.glob("chalkline-*.dist-info/licenses/LICENSE"))
    assert list(site.glob("chalkline-*.dist-info/entry_points.txt"))
