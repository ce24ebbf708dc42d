"""There is no container engine where the tests run: what can be read from the files is checked here."""

import re
import tomllib
from pathlib import Path

import click
import pytest
import yaml

import api.__main__
import workers.__main__

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
STAGES = {
    name: text
    for text in re.split(r"^(?=FROM )", DOCKERFILE, flags=re.MULTILINE)[1:]
    for name in re.findall(r" AS (\S+)", text.splitlines()[0])
}
LOCKS = {
    name: dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE))
    for name in ("requirements.lock", "requirements-worker.lock", "requirements-api.lock")
}
DOORS = {"api": api.__main__.commands, "workers": workers.__main__.commands}
HEAVY = {"torch", "transformers", "accelerate", "tokenizers", "triton"}

pytestmark = pytest.mark.unit


def target(service: str) -> str:
    return str(SERVICES[service].get("build", {}).get("target", ""))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_how_it_is_or_ends_by_itself(service: str) -> None:
    checked = "test" in SERVICES[service].get("healthcheck", {})
    checked_by_image = "HEALTHCHECK" in STAGES.get(target(service), "")
    one_shot = SERVICES[service]["restart"] == "no"

    assert checked or checked_by_image or one_shot


@pytest.mark.parametrize("service", ["api", "relay", "worker", "worker-gpu"])
def test_what_needs_the_tables_waits_for_the_migrations(service: str) -> None:
    waits = SERVICES[service]["depends_on"]

    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert waits["db"] == {"condition": "service_healthy"}


def test_the_gpu_worker_is_asked_for_by_name() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["worker-gpu"]
    assert SERVICES["worker-gpu"]["environment"]["DEVICE"] == "cuda"


def test_pictures_are_on_a_volume_that_api_and_workers_share() -> None:
    assert all("media:/media" in SERVICES[name]["volumes"] for name in ("api", "relay", "worker", "worker-gpu"))
    assert "MEDIA_DIR=/media" in STAGES["base"]


def test_no_secret_is_in_the_file_and_each_is_asked_for() -> None:
    text = (ROOT / "docker-compose.yml").read_text()

    secrets = re.findall(r"\$\{(\w*(?:SECRET|PASSWORD)\w*)(.{2})", text)
    assert {name for name, _ in secrets} == {"SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
    assert {sign for _, sign in secrets} == {":?"}
    assert re.findall(r"^ +\w*(?:PASSWORD|SECRET\w*|AUTH): (?!\$\{)", text, flags=re.MULTILINE) == []


def test_every_command_in_it_exists() -> None:
    ran = [service["command"] for service in SERVICES.values() if service.get("command", [""])[0] == "python"]
    ran += [
        re.findall(r'"([^"]+)"', line)
        for stage in ("api", "worker")
        for line in re.findall(r"CMD (\[.*\])", STAGES[stage])
    ]
    asked = {tuple(words[2:4]) for words in ran if words[1] == "-m"}

    assert asked == {("api", "serve"), ("workers", "run"), ("workers", "relay"), ("workers", "jobs")}
    for package, door in DOORS.items():
        commands = {command for named, command in asked if named == package}
        assert commands <= set(door.list_commands(click.Context(door)))


def test_the_api_image_carries_no_model() -> None:
    assert not HEAVY & set(LOCKS["requirements-api.lock"])
    assert "requirements-api.lock" in STAGES["api-packages"]
    assert re.findall(r"--from=(\S+)", STAGES["api"]) == ["api-packages", "studio"]
    assert "COPY ml" not in STAGES["api"]


@pytest.mark.parametrize("stage", ["api", "worker"])
def test_an_image_runs_as_nobody_in_particular_and_copies_what_exists(stage: str) -> None:
    copied = re.findall(r"^COPY (?!--)(\S+)", STAGES[stage], flags=re.MULTILINE)

    assert "USER etalage" in STAGES[stage]
    assert all((ROOT / name).exists() for name in copied)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    assert {f"!{name}" for name in copied} <= set(ignored)


def test_torch_is_the_same_one_everywhere() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]

    pinned = next(entry for entry in groups["worker"] if isinstance(entry, str) and entry.startswith("torch=="))
    assert f"ARG TORCH={pinned}\n" in DOCKERFILE


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text()

    blocks = re.split(r"^(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(LOCKS[lock]) > 30
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"://|--index|--find-links|--trusted-host|^torch|^nvidia|^triton", text, flags=re.MULTILINE) == []


@pytest.mark.parametrize(
    ("lock", "group"),
    [("requirements.lock", "dev"), ("requirements-worker.lock", "worker"), ("requirements-api.lock", "api")],
)
def test_a_lock_holds_the_versions_that_pyproject_asks_for(lock: str, group: str) -> None:
    pins = {pin for pin in pins_of(group) if not pin.startswith("torch==")}
    locked = {f"{plain(name)}=={version}" for name, version in LOCKS[lock].items()}

    assert pins - locked == set()


def test_the_small_locks_are_parts_of_the_large_one() -> None:
    everything = LOCKS["requirements.lock"].items()

    assert LOCKS["requirements-api.lock"].items() <= LOCKS["requirements-worker.lock"].items() <= everything


def pins_of(group: str) -> set[str]:
    """What a group pins exactly, its included groups with it: `name==version`, without extras."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    pins = set()
    for entry in groups[group]:
        if not isinstance(entry, str):
            pins |= pins_of(entry["include-group"])
        elif "==" in entry:
            name, version = re.sub(r"\[.*\]", "", entry).split("==")
            pins.add(f"{plain(name)}=={version}")
    return pins


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
