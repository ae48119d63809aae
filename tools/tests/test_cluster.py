"""The development cluster itself: every server is real, is broken and comes back."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import warnings
from pathlib import Path

from devcluster import http, process
from devcluster.cluster import Cluster, Options
from devcluster.errors import DevError
from devcluster.pins import TOOLS_DIR
from devcluster.state import SERVERS

DEADLINE_SECONDS = 60


class ClusterTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Servers outlive the object that started them, on purpose.
        warnings.simplefilter("ignore", ResourceWarning)
        parent = TOOLS_DIR.parent / "target"
        parent.mkdir(exist_ok=True)
        cls.folder = Path(tempfile.mkdtemp(dir=parent, prefix="dev-tools-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.cluster = Cluster(cls.folder)
        cls.addClassCleanup(cls.cluster.down)
        cls.cluster.up(Options(profile="gates", audit=True))
        values = json.loads((cls.folder / "env.json").read_text())
        path = f"{values['binDir']}{os.pathsep}{os.environ['PATH']}"
        cls.environment = os.environ | values["env"] | {"PATH": path}
        cls.bao = values["env"]["BAO_ADDR"]
        cls.root = values["env"]["BAO_TOKEN"]
        cls.run_command("kubectl", "create", "namespace", "demo")
        cls.run_command("kubectl", "create", "serviceaccount", "app", "-n", "demo")

    @classmethod
    def try_command(cls, *argv, **variables) -> subprocess.CompletedProcess:
        environment = cls.environment | variables
        return subprocess.run(argv, env=environment, capture_output=True, text=True)

    @classmethod
    def run_command(cls, *argv, **variables) -> str:
        done = cls.try_command(*argv, **variables)
        if done.returncode != 0:
            raise AssertionError(f"{argv}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def pids(self) -> dict[str, int]:
        servers = json.loads((self.folder / "env.json").read_text())["servers"]
        return {name: server["pid"] for name, server in servers.items()}

    def call(self, method: str, path: str, body=None, token: str | None = None) -> http.Answer:
        headers = {"X-Vault-Token": self.root if token is None else token}
        return http.request(method, f"{self.bao}/v1/{path}", body, headers)

    def login(self, mount: str, role: str = "tenant", audience: str = "vault") -> http.Answer:
        create = ("kubectl", "create", "token", "app", "-n", "demo", f"--audience={audience}")
        body = {"role": role, "jwt": self.run_command(*create)}
        return self.call("POST", f"auth/{mount}/login", body, token="")

    def database_login(self, credential: dict) -> subprocess.CompletedProcess:
        return self.try_command(
            "psql",
            "-Atc",
            "SELECT current_user, booked FROM entries LIMIT 1",
            PGUSER=credential["username"],
            PGPASSWORD=credential["password"],
        )

    def test_all_servers_serve(self):
        self.assertEqual(dict.fromkeys(SERVERS, "serving"), self.cluster.status())

    def test_a_deployment_rolls_out(self):
        self.run_command("kubectl", "create", "deployment", "web", "--image=web", "--replicas=3")
        self.run_command("kubectl", "rollout", "status", "deployment/web", "--timeout=60s")

    def test_the_env_file_serves_a_shell(self):
        script = f". {self.folder}/env && kubectl get nodes -o name && bao status && helm version"
        done = subprocess.run(["sh", "-c", script], capture_output=True, text=True)

        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("node/node-0\nnode/node-1", done.stdout)

    def test_secrets_of_the_cluster_are_readable_for_their_owner_only(self):
        for name in ("env", "env.json", "state.json", "kubeconfig"):
            with self.subTest(name):
                self.assertEqual(0o600, (self.folder / name).stat().st_mode & 0o777)

    def test_the_gates_profile_serves_certificates_for_pods(self):
        served = self.run_command("kubectl", "api-resources", "-o", "name")

        self.assertIn("podcertificaterequests.certificates.k8s.io", served)
        self.assertIn("clustertrustbundles.certificates.k8s.io", served)

    def test_the_audit_log_has_requests_but_no_secret_values(self):
        self.run_command(
            "kubectl", "create", "secret", "generic", "s", "--from-literal=a=open-sesame"
        )

        def logged() -> bool:
            return '"resource":"secrets"' in (self.folder / "audit.log").read_text()

        process.wait_until("the request is in the audit log", logged, DEADLINE_SECONDS)
        self.assertNotIn("open-sesame", (self.folder / "audit.log").read_text())

    def test_both_logins_reach_the_own_namespace_only(self):
        self.call("POST", "kv/data/other/app", {"data": {"a": "b"}})
        for mount in ("kubernetes", "jwt"):
            with self.subTest(mount):
                auth = self.login(mount).json()["auth"]
                token = auth["client_token"]

                self.assertEqual(3600, auth["lease_duration"])
                self.assertEqual(200, self.call("GET", "kv/data/demo/app", token=token).status)
                self.assertEqual(200, self.call("GET", "kv1/demo/app", token=token).status)
                self.assertEqual(403, self.call("GET", "kv/data/other/app", token=token).status)
                self.assertEqual(403, self.call("GET", "kv1/other/app", token=token).status)

    def test_a_token_of_another_audience_is_refused(self):
        for mount in ("kubernetes", "jwt"):
            with self.subTest(mount):
                self.assertIn(self.login(mount, audience="elsewhere").status, (400, 403))

    def test_child_tokens_are_made_unless_the_role_says_no(self):
        parent = self.login("kubernetes").json()["auth"]["client_token"]
        child = self.call("POST", "auth/token/create", {"meta": {"a": "b"}}, parent)
        without = self.login("kubernetes", "tenant-no-child").json()["auth"]["client_token"]

        self.assertEqual(200, child.status)
        self.assertEqual(403, self.call("POST", "auth/token/create", {}, without).status)

    def test_a_database_credential_lives_and_dies_with_its_token(self):
        token = self.login("jwt").json()["auth"]["client_token"]
        credential = self.call("GET", "database/creds/ledger", token=token).json()["data"]

        done = self.database_login(credential)
        self.assertEqual(f"{credential['username']}|opening balance", done.stdout.strip())

        self.call("POST", "auth/token/revoke-self", {}, token)
        process.wait_until(
            "the login is refused",
            lambda: "authentication failed" in self.database_login(credential).stderr,
            DEADLINE_SECONDS,
        )

    def test_a_second_up_changes_neither_processes_nor_values(self):
        before = self.pids()
        own = {"data": {"username": "mine"}}
        self.assertEqual(200, self.call("POST", "kv/data/payments/app", own).status)

        self.cluster.up()

        self.assertEqual(before, self.pids())
        value = self.call("GET", "kv/data/payments/app").json()["data"]["data"]
        self.assertEqual(own["data"], value)

    def test_up_with_other_options_is_refused(self):
        with self.assertRaisesRegex(DevError, "end it first"):
            self.cluster.up(Options(profile="default"))

    def test_up_starts_what_was_killed(self):
        for name in ("etcd", "postgres", "openbao", "kube-scheduler"):
            self.cluster.kill(name)

        self.cluster.up()

        self.assertEqual(dict.fromkeys(SERVERS, "serving"), self.cluster.status())

    def test_up_resumes_what_was_paused(self):
        for name in ("etcd", "postgres", "openbao"):
            self.cluster.pause(name)

        self.cluster.up()

        self.assertEqual(dict.fromkeys(SERVERS, "serving"), self.cluster.status())

    def test_a_killed_server_comes_back_with_its_data(self):
        for name in ("etcd", "kube-apiserver", "openbao", "postgres"):
            with self.subTest(name):
                before = self.pids()[name]

                self.cluster.kill(name)
                self.assertEqual("stopped", self.cluster.status()[name])
                self.cluster.start(name)

                self.assertEqual("serving", self.cluster.status()[name])
                self.assertNotEqual(before, self.pids()[name])
        self.run_command("kubectl", "get", "namespace", "demo")
        self.assertEqual(200, self.call("GET", "kv/data/demo/app").status)
        self.assertIn("opening", self.run_command("psql", "-Atc", "SELECT booked FROM entries"))

    def test_a_stopped_server_comes_back(self):
        for name in ("openbao", "postgres"):
            with self.subTest(name):
                self.cluster.stop(name)
                self.assertEqual("stopped", self.cluster.status()[name])
                self.cluster.start(name)
                self.assertEqual("serving", self.cluster.status()[name])

    def test_a_paused_server_does_not_answer_until_it_is_resumed(self):
        for name in ("kube-apiserver", "etcd", "openbao", "postgres"):
            # The other tests share the cluster, whatever is found here.
            with self.subTest(name), contextlib.ExitStack() as stack:
                self.cluster.pause(name)
                stack.callback(self.cluster.resume, name)
                self.assertEqual("paused", self.cluster.status()[name])
                stack.close()
                self.assertEqual("serving", self.cluster.status()[name])

    def test_a_sealed_openbao_refuses_until_it_is_unsealed(self):
        self.cluster.seal()
        self.assertEqual("sealed", self.cluster.status()["openbao"])
        self.assertEqual(503, self.call("GET", "kv/data/demo/app").status)

        self.cluster.unseal()
        self.assertEqual(200, self.call("GET", "kv/data/demo/app").status)

    def test_openbao_can_be_started_sealed(self):
        self.cluster.kill("openbao")
        self.cluster.start("openbao", stay_sealed=True)
        self.assertEqual("sealed", self.cluster.status()["openbao"])
        self.cluster.unseal()

    def test_postgres_runs_without_privileges(self):
        # PostgreSQL itself refuses to start otherwise; this says that it is not by chance.
        pid = self.pids()["postgres"]
        rights = Path(f"/proc/{pid}/status")
        if not rights.exists() or os.geteuid() != 0:
            self.skipTest("only root has to drop privileges, and only /proc tells")
        self.assertNotEqual(
            os.readlink("/proc/self/ns/user"), os.readlink(f"/proc/{pid}/ns/user")
        )


class WithTest(unittest.TestCase):
    def setUp(self):
        parent = TOOLS_DIR.parent / "target"
        parent.mkdir(exist_ok=True)
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(dir=parent)))
        self.dir = folder / "dev"
        self.logs = folder / "dev-logs"
        self.addCleanup(Cluster(self.dir).down)
        self.script = [str(TOOLS_DIR / "dev"), "with", "--dir", str(self.dir), "--", "sh", "-c"]

    def run_script(self, script: str) -> subprocess.CompletedProcess:
        return subprocess.run([*self.script, script], capture_output=True, text=True)

    def test_the_cluster_is_gone_afterwards_and_leaves_its_logs(self):
        script = "kubectl get namespaces >&2 && cat $TENURE_DEV_DIR/env.json && exit 3"
        done = self.run_script(script)

        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn("kube-system", done.stderr)
        for server in json.loads(done.stdout)["servers"].values():
            self.assertNotEqual(server["argv"], process.command_line(server["pid"]))
        self.assertEqual({"lock", "session"}, set(os.listdir(self.dir)))
        self.assertTrue((self.logs / "kube-apiserver.log").is_file())

    def test_what_a_killed_command_left_is_removed_but_nothing_else(self):
        with subprocess.Popen(
            [*self.script, "echo started; cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as killed:
            self.assertEqual(b"started\n", killed.stdout.readline())
            meanwhile = self.run_script("true")
            killed.kill()
        self.assertEqual(1, meanwhile.returncode)
        self.assertIn("another command runs", meanwhile.stderr)
        self.assertEqual({"serving"}, set(Cluster(self.dir).status().values()))

        done = self.run_script("true")

        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("a killed command left", done.stderr)

    def test_a_cluster_that_somebody_started_is_left_alone(self):
        cluster = Cluster(self.dir)
        cluster.up()

        done = self.run_script("true")

        self.assertEqual(1, done.returncode)
        self.assertIn("holds a cluster already", done.stderr)
        self.assertEqual({"serving"}, set(cluster.status().values()))
