"""A server of several people: refused without identity; a proxy says who asks, a file says what each may do."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from generator.atelier.application import make_application
from generator.atelier.security.people import ProxyIdentity, Role
from generator.atelier.security.roles import RolesFile, read_roles
from generator.atelier.security.sessions import HOURS, Sessions
from generator.atelier.server_options import ServerOptions, make_identity
from generator.atelier.site import Settings, Site
from generator.codes import Code
from generator.errors import ContentError, CtgError
from generator.project import Project

BASE = "https://ctg.caf.example"
PROXY = "10.0.0.2"
ROLES = """\
[personnes]
"c.martin" = "administrer"
"lecteur" = "lire"
"signataire" = "arrêter et signer"

[groupes]
"ctg-redaction" = "rédiger"
"ctg-tous" = "lire"

[noms]
"c.martin" = "Camille Martin"
"""


@pytest.fixture
def roles(tmp_path: Path) -> Path:
    path = tmp_path / "roles.toml"
    path.write_text(ROLES, "utf-8")
    return path


def make_site(project: Project, roles: Path) -> Site:
    identity = ProxyIdentity("X-Remote-User", (ip_network(PROXY),), roles, "X-Remote-Groups")
    return Site(Settings(project, host="0.0.0.0", port=8080, base_url=BASE, identity=identity))


@pytest.fixture
def served(project: Project, roles: Path) -> Iterator[Site]:
    site = make_site(project, roles)
    yield site
    site.close()


class Visitor:
    """Somebody's browser behind the proxy, or somebody who reaches the server otherwise."""

    def __init__(self, site: Site, login: str = "", groups: str = "", address: str = PROXY) -> None:
        self.site = site
        headers = {"X-Remote-User": login, "X-Remote-Groups": groups} if login else {}
        self.client = TestClient(
            make_application(site), base_url=BASE, client=(address, 1), headers=headers, follow_redirects=False
        )

    def get(self, path: str = "/", **kwargs: Any) -> httpx.Response:
        return self.client.get(path, **kwargs)

    def post(self, path: str = "/", token: str = "") -> httpx.Response:
        return self.client.post(path, data={"_csrf": token}, headers={"Origin": BASE})

    @property
    def key(self) -> str:
        return self.client.cookies.get("__Host-ctg", "")

    @property
    def token(self) -> str:
        return next(one.form_token for key, one in self.site.sessions._sessions.items() if key == self.key)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"host": "0.0.0.0"}, Code.ATELIER_SANS_IDENTITE),
        ({"host": "::"}, Code.ATELIER_SANS_IDENTITE),
        ({"host": "ctg.caf.example"}, Code.ATELIER_SANS_IDENTITE),
        ({"base_url": BASE}, Code.ATELIER_SANS_IDENTITE),
        ({"groups_header": "X-Remote-Groups"}, Code.ATELIER_SANS_IDENTITE),
        ({"base_url": BASE, "identity_header": "X", "proxies": PROXY}, Code.ATELIER_SANS_IDENTITE),
        (
            {"base_url": "http://ctg.example", "identity_header": "X", "proxies": PROXY, "roles": 1},
            Code.ADRESSE_ATELIER,
        ),
        ({"base_url": BASE + "/ici", "identity_header": "X", "proxies": PROXY, "roles": 1}, Code.ADRESSE_ATELIER),
        ({"base_url": BASE, "identity_header": "X", "proxies": "partout", "roles": 1}, Code.ADRESSE_ATELIER),
        ({"base_url": BASE, "identity_header": "X", "proxies": PROXY, "roles": 0}, Code.ROLES_INVALIDES),
    ],
)
def test_a_server_that_would_not_know_its_people_does_not_start(
    options: dict[str, Any], code: Code, roles: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "vide.toml"
    empty.write_text("", "utf-8")
    given = {**options, **({"roles": (empty, roles)[options["roles"]]} if "roles" in options else {})}
    with pytest.raises(CtgError) as refused:
        make_identity(ServerOptions(**given))
    assert [found.code for found in refused.value.diagnostics] == [code]


def test_somebody_alone_needs_no_identity(roles: Path) -> None:
    assert make_identity(ServerOptions()) is None
    assert make_identity(ServerOptions(host="127.0.0.5")) is None
    identity = make_identity(ServerOptions("0.0.0.0", BASE, "X-User", "", f"{PROXY}, 10.1.0.0/24", roles))
    assert identity is not None and len(identity.trusted) == 2


@pytest.mark.parametrize("address", ["10.0.0.3", "127.0.0.1", "::1", "un-tube"])
def test_a_header_is_believed_from_the_proxy_alone(served: Site, address: str) -> None:
    forger = Visitor(served, "c.martin", address=address)
    for path in ("/", "/statique/css/base.css", "/entrer?jeton=x"):
        answer = forger.get(path)
        assert answer.status_code == 403
        assert "Camille" not in answer.text and "set-cookie" not in answer.headers


def test_the_proxy_of_an_ipv6_socket_is_known_too(served: Site) -> None:
    assert Visitor(served, "c.martin", address=f"::ffff:{PROXY}").get().status_code == 200


def test_nobody_and_two_people_at_once_are_refused(served: Site) -> None:
    nobody = Visitor(served)
    assert nobody.get().status_code == 403
    two = [("X-Remote-User", "lecteur"), ("X-Remote-User", "c.martin")]
    assert nobody.client.get("/", headers=two).status_code == 403
    assert nobody.client.get("/", headers={"X-Remote-User": "x" * 500}).status_code == 403
    unknown = Visitor(served, "inconnu").get()
    assert unknown.status_code == 403 and "Aucun rôle" in unknown.text


def test_another_host_is_not_answered(served: Site) -> None:
    assert Visitor(served, "c.martin").get(headers={"Host": "10.0.0.9:8080"}).status_code == 421


def test_the_launch_token_opens_nothing_here(served: Site) -> None:
    assert Visitor(served, "c.martin").get("/entrer?jeton=x").status_code == 404


def test_a_session_is_bound_to_its_person(served: Site) -> None:
    martin, reader = Visitor(served, "c.martin"), Visitor(served, "lecteur")
    shown = martin.get()
    cookie = shown.headers["set-cookie"]
    assert "Camille Martin" in shown.text
    assert cookie.startswith("__Host-ctg=")
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    assert "set-cookie" not in martin.get().headers
    reader.get()
    stolen = martin.key
    reader.client.cookies.set("__Host-ctg", stolen, domain="ctg.caf.example", path="/")
    assert "set-cookie" in reader.get().headers, "another person's cookie is no session"
    assert martin.post(token="deviné").status_code == 403
    assert martin.post(token=martin.token).status_code == 405, "the board takes no form: it was admitted"


@pytest.mark.parametrize("forged", ["", ".", "x.1.y", "é", f"{'a' * 32}.9999999999.{'0' * 64}", "a.٣.b"])
def test_a_forged_cookie_is_no_session(served: Site, forged: str) -> None:
    assert served.sessions.find_signed(forged, "Camille Martin", Role.ADMINISTRER) is None


def test_a_form_outlives_the_server_and_not_the_day(project: Project, roles: Path) -> None:
    before = make_site(project, roles)
    opened = before.sessions.open_signed("Camille Martin", Role.REDIGER)
    after = make_site(project, roles)
    found = after.sessions.find_signed(opened.key, "Camille Martin", Role.LIRE)
    assert found is not None and found.bears(opened.form_token) and found.role is Role.LIRE
    moments = iter((0, 0, HOURS * 3600 - 1, HOURS * 3600 - 1, HOURS * 3600 + 1, HOURS * 3600 + 1))
    sessions = Sessions(b"secret", lambda: next(moments))
    opened = sessions.open_signed("Camille Martin", Role.REDIGER)
    assert sessions.find_signed(opened.key, "Camille Martin", Role.REDIGER)
    assert not sessions.find_signed(opened.key, "Camille Martin", Role.REDIGER)


def test_a_session_of_this_machine_ends_when_nobody_comes(project: Project) -> None:
    now = [0.0]
    sessions = Sessions(clock=lambda: now[0])
    key = sessions.open("Camille", Role.ADMINISTRER).key
    for hours in (HOURS - 1, 2 * HOURS - 2):
        now[0] = hours * 3600.0
        assert sessions.find(key), "somebody works"
    now[0] += HOURS * 3600 + 1
    assert sessions.find(key) is None


def test_each_page_asks_for_a_role_before_it_changes_anything(served: Site) -> None:
    served_pages = make_application(served).state.site.role_of_page
    assert served_pages["create_dossier"] is Role.REDIGER
    assert served_pages["freeze_now"] is served_pages["receive_scans"] is Role.ARRETER
    assert served_pages["archive"] is Role.LIRE
    writer = Visitor(served, "redacteur", "autre; ctg-tous, ctg-redaction")
    reader = Visitor(served, "lecteur", "ctg-redaction")
    assert writer.get().status_code == reader.get().status_code == 200
    assert writer.post(token=writer.token).status_code == 405
    refused = reader.post(token=reader.token)
    assert refused.status_code == 403 and "« rédiger »" in refused.text


def test_the_role_of_a_person_comes_before_those_of_the_groups(roles: Path) -> None:
    read = read_roles(roles)
    assert read.find("lecteur", ("ctg-redaction",)) is Role.LIRE
    assert read.find("x", ("ctg-tous", "ctg-redaction")) is Role.REDIGER
    assert read.find("x", ()) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ('[personnes]\n"a" = "tout"\n', 2),
        ('[personnes]\na = "lire"\n\n[groupe]\nb = "lire"\n', 4),
        ('[personnes]\na = "lire\n', 2),
        ('personnes = "lire"\n', 1),
        ('[personnes]\na = "lire"\n[noms]\na = 3\n', 4),
    ],
)
def test_a_wrong_file_of_roles_says_where(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "roles.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError) as refused:
        read_roles(path)
    assert {found.code for found in refused.value.diagnostics} == {Code.ROLES_INVALIDES}
    assert line in {found.span.line for found in refused.value.diagnostics if found.span}


def test_roles_change_while_the_server_runs(roles: Path) -> None:
    file = RolesFile(roles)
    roles.write_text(ROLES.replace('"lecteur" = "lire"', '"lecteur" = "administrer"'), "utf-8")
    assert file.get().find("lecteur", ()) is Role.ADMINISTRER
    roles.write_text("[personnes", "utf-8")
    assert file.get().find("lecteur", ()) is Role.ADMINISTRER, "a file being written takes nothing from anybody"
    roles.write_text('[personnes]\n"autre" = "lire"\n', "utf-8")
    assert file.get().find("lecteur", ()) is None
