"""Database logins on lease: read, used, renewed and revoked."""

import copy
from dataclasses import dataclass

from ..bao import shortened
from ..waiting import NotYet, expect, until
from ..world import World

RENEWAL_SECONDS = 30
REVOCATION_SECONDS = 30
# The garbage collector of Kubernetes learns of new kinds every 30 s.
COLLECTION_SECONDS = 75


@dataclass(frozen=True)
class Held:
    """A leased login: the object, the Secret it delivered, and the lease at the server."""

    name: str
    secret_name: str
    path: str
    secret: dict[str, bytes]
    lease_id: str
    status: dict


def acquire(world: World, lease: dict) -> Held:
    """Applies the SecretLease, waits until it is Ready, and finds its lease at the server."""
    path, spec = lease["spec"]["dynamic"]["path"], lease["spec"]
    name = lease["metadata"]["name"]
    before = world.bao.lease_ids(path)
    world.kube.apply(lease)
    status = world.kube.ready("secretlease", name, world.names.tenant)["status"]
    new = world.bao.lease_ids(path) - before
    expect(f"one new lease at {path}", len(new) == 1, f"{len(new)}")
    secret_name = spec["destination"]["secretName"]
    secret = world.kube.secret(secret_name, world.names.tenant)
    return Held(name, secret_name, path, secret, new.pop(), status)


def log_in(world: World, held: Held) -> None:
    """The leased login is good at the database."""
    login = world.database.login(held.secret)
    user = held.secret["username"].decode()
    expect(f"a login to PostgreSQL as {user}", login.ok and login.user == user, login)
    world.report.saw(f"psql: select current_user -> {login.user}")


def show_renewal(world: World) -> None:
    """A lease of seconds is renewed at the server, and the login stays."""
    lease = copy.deepcopy(world.example("lease-database.yaml")[0])
    lease["metadata"]["name"] = "ledger-short"
    lease["spec"] |= {
        "dynamic": {"path": f"{world.names.database}/creds/ledger-short"},
        "destination": {"secretName": "ledger-short"},
        "restart": [],
    }
    held = acquire(world, lease)
    first = world.bao.lease(held.lease_id) or {}
    world.report.saw(
        f"SecretLease {held.name} is Ready; lease {shortened(held.lease_id)} ends at "
        f"{first.get('expire_time')}"
    )
    log_in(world, held)

    def renewed() -> dict:
        now = world.bao.lease(held.lease_id)
        if now is None or not now["last_renewal"] or now["expire_time"] <= first["expire_time"]:
            raise NotYet(now)
        return now

    after = until("the server has renewed the lease", renewed, RENEWAL_SECONDS)
    secret = world.kube.secret(held.secret_name, world.names.tenant)
    expect("the Secret stays as it was", secret == held.secret, "another login")
    world.report.saw(
        f"the same lease, renewed at {after['last_renewal'][:19]}Z: now ends at "
        f"{after['expire_time'][:19]}Z",
        gist=f"login as {held.secret['username'].decode()[:28]}…, renewed at the server",
    )
    log_in(world, held)
    world.kube.run("delete", "secretlease", held.name, "-n", world.names.tenant)


def show_end_with_object(world: World) -> None:
    """Deleting the object revokes the lease long before its own end."""
    (lease,) = world.example("lease-database.yaml")
    held = acquire(world, lease)
    known = world.bao.lease(held.lease_id) or {}
    world.report.saw(
        f"SecretLease {held.name} is Ready: lease {shortened(held.lease_id)} until "
        f"{known.get('expire_time')}, token of its own: {held.status.get('tokenPerLease')}"
    )
    log_in(world, held)
    world.kube.run("delete", "secretlease", held.name, "-n", world.names.tenant)
    world.report.saw(f"kubectl delete secretlease {held.name}")
    show_gone(world, held)


def show_gone(world: World, held: Held) -> None:
    """The lease is gone at the server and the login is refused."""

    def gone() -> int:
        left = world.bao.lease_ids(held.path)
        if held.lease_id in left:
            raise NotYet(f"it is listed among {len(left)} at {held.path}")
        return len(left)

    left = until("the lease is gone at the server", gone, REVOCATION_SECONDS)
    world.report.saw(
        f"sys/leases/lookup/{held.path}: {left} lease(s), {shortened(held.lease_id)} not among them"
    )
    login = world.database.login(held.secret)
    expect("the login is refused", not login.ok, login)
    world.report.saw(f"psql: {login.error}", gist="lease gone at the server, login refused")
    world.kube.gone("secret", held.secret_name, world.names.tenant, COLLECTION_SECONDS)
    world.report.saw(f"Secret {held.secret_name} is gone")
