"""The parts of the demonstration that need no server."""

import contextlib
import io
import os
import tempfile
import unittest
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demorun import certificates, examples, fromsource, kube, local, mounts, owncluster
from demorun.bao import shortened
from demorun.cli import Settings
from demorun.examples import Names
from demorun.report import WIDTH, Line, Report, block, table
from demorun.stage import CleanUp
from demorun.waiting import NotYet, Unseen, expect, until
from devcluster.errors import DevError

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RUN = Names(
    "demo-1", "demo-1-", "demo-1-login", "demo-1-kv", "demo-1-db", "aud", "http://bao", "demo-1.org"
)  # fmt: skip


class WaitingTest(unittest.TestCase):
    def test_the_answer_of_the_first_look_that_has_one_is_returned(self):
        looks = iter([NotYet("one"), NotYet("two"), "there"])

        def look():
            found = next(looks)
            if isinstance(found, NotYet):
                raise found
            return found

        self.assertEqual("there", until("it is there", look, 5, poll=0))

    def test_at_the_deadline_it_says_what_was_seen_instead(self):
        def look():
            raise NotYet("phase Pending")

        with self.assertRaisesRegex(Unseen, "it is Ready; seen: phase Pending"):
            until("it is Ready", look, 0)

    def test_an_expectation_that_does_not_hold_says_what_was_seen(self):
        expect("one", True, 1)
        with self.assertRaisesRegex(Unseen, "expected: one; seen: 2"):
            expect("one", False, 2)


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.told = self.enterContext(contextlib.redirect_stdout(io.StringIO()))
        self.report = Report()

    def test_a_failed_step_is_told_and_the_next_one_goes_on(self):
        with self.report.step("first"):
            raise Unseen("expected: a; seen: b")
        with self.report.step("second"):
            self.report.saw("c and more", gist="c")

        self.assertTrue(self.report.failed)
        self.assertEqual([False, True], [line.ok for line in self.report.lines])
        self.assertEqual(["expected: a; seen: b", "c"], [x.gist for x in self.report.lines])
        self.assertIn("FAIL: expected: a; seen: b", self.told.getvalue())

    def test_an_error_that_nobody_expected_is_a_failed_step_and_not_hidden(self):
        with self.assertRaises(ZeroDivisionError), self.report.step("first"):
            raise ZeroDivisionError
        self.assertTrue(self.report.failed)

    def test_the_table_has_a_row_a_step_and_counts_failures(self):
        told = table([Line("one", 1.25, True, "x"), Line("two", 30, False, "y")], 31.25)

        self.assertIn("ok      1.2 s  one  x", told)
        self.assertIn("FAIL   30.0 s  two  y", told)
        self.assertIn("1 of 2 steps failed, 31.2 s in all", told)

    def test_long_lines_are_wrapped_and_own_lines_kept(self):
        told = block("word " * 40 + "\nlast")

        self.assertTrue(all(len(line) <= WIDTH for line in told.splitlines()))
        self.assertEqual("     last", told.splitlines()[-1])


class ExamplesTest(unittest.TestCase):
    def lease(self, **spec):
        metadata = {"name": "ledger-db", "namespace": "payments"}
        return {"kind": "SecretLease", "metadata": metadata, "spec": spec}

    def test_the_names_of_the_examples_stay_on_a_stage_of_its_own(self):
        lease = self.lease(
            owner="team-payments", backend="vault", static={"path": "kv/payments/app"},
            expiresAt="2027-03-31T00:00:00Z",
        )  # fmt: skip
        self.assertEqual(lease, examples.fitted(lease, Names(), NOW))

    def test_every_reference_follows_the_names_of_a_run(self):
        lease = examples.fitted(
            self.lease(
                owner="team-payments", purpose="Pays for payments", backend="vault",
                dynamic={"path": "database/creds/ledger"}, serviceAccountName="payments-api",
            ),
            RUN, NOW,
        )  # fmt: skip
        self.assertEqual("demo-1", lease["metadata"]["namespace"])
        self.assertEqual(
            {
                "owner": "demo-1-team-payments",
                "purpose": "Pays for payments",
                "backend": "demo-1-vault",
                "dynamic": {"path": "demo-1-db/creds/ledger"},
                "serviceAccountName": "payments-api",
            },
            lease["spec"],
        )
        static = examples.fitted(self.lease(static={"path": "kv/payments/app"}), RUN, NOW)
        self.assertEqual("demo-1-kv/demo-1/app", static["spec"]["static"]["path"])

    def test_names_in_certificates_follow_the_namespace_and_keep_the_service(self):
        certificate = {
            "issuer": "mesh-ca",
            "dnsNames": ["payments-api.payments.svc"],
            "uris": ["spiffe://example.org/ns/payments/sa/payments-api"],
        }
        identity = {"kind": "MachineIdentity", "metadata": {}, "spec": {"certificate": certificate}}

        fitted = examples.fitted(identity, RUN, NOW)["spec"]["certificate"]

        self.assertEqual("demo-1-mesh-ca", fitted["issuer"])
        self.assertEqual(["payments-api.demo-1.svc"], fitted["dnsNames"])
        self.assertEqual(["spiffe://demo-1.org/ns/demo-1/sa/payments-api"], fitted["uris"])
        self.assertEqual(["payments-api.payments.svc"], certificate["dnsNames"])

    def test_a_backend_gets_address_mount_and_audience(self):
        spec = {"address": "https://x", "login": {"kubernetes": {"mount": "m", "role": "tenant"}}}
        backend = {"kind": "SecretBackend", "metadata": {"name": "vault"}, "spec": spec}

        fitted = examples.fitted(backend, RUN, NOW)

        self.assertEqual("demo-1-vault", fitted["metadata"]["name"])
        self.assertEqual("http://bao", fitted["spec"]["address"])
        login = {"mount": "demo-1-login", "role": "tenant", "audience": "aud"}
        self.assertEqual(login, fitted["spec"]["login"]["kubernetes"])

    def test_an_end_that_has_passed_is_moved(self):
        past = examples.fitted(self.lease(expiresAt="2026-01-01T00:00:00Z"), Names(), NOW)
        self.assertEqual("2026-11-23T12:00:00Z", past["spec"]["expiresAt"])

    def test_an_object_without_an_end_stays_without(self):
        self.assertNotIn("expiresAt", examples.fitted(self.lease(), Names(), NOW)["spec"])

    def test_documents_of_every_form_are_read(self):
        printed = '{"kind": "A"}\n{"kind": "List", "items": [{"kind": "B"}]}\n'
        self.assertEqual(["A", "B"], [entry["kind"] for entry in examples.documents(printed)])


class ReadingTest(unittest.TestCase):
    def test_the_output_of_openssl_becomes_facts(self):
        text = (
            "serial=0A1B\nnotBefore=Nov 22 12:00:00 2026 GMT\nnotAfter=Nov 22 13:00:00 2026 GMT\n"
            "X509v3 Subject Alternative Name: critical\n    DNS:a.b.svc, URI:spiffe://x\n"
        )
        facts = certificates.parsed(text, "ff")
        self.assertEqual("0a1b", facts.serial)
        self.assertEqual("Nov 22 13:00:00 2026 GMT", facts.not_after)
        self.assertEqual("DNS:a.b.svc, URI:spiffe://x", facts.names)

    def test_a_lease_id_is_shown_in_part_only(self):
        self.assertEqual("database/creds/x/…wxyz", shortened("database/creds/x/abcdefwxyz"))

    def test_conditions_are_told_with_reason_and_message(self):
        ready = {"type": "Ready", "status": "False", "reason": "R", "message": "M."}
        self.assertEqual(
            "Ready=False (R: M.)", kube.conditions_text({"status": {"conditions": [ready]}})
        )
        self.assertEqual("no conditions", kube.conditions_text({}))


class StageTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()
        self.said = self.enterContext(contextlib.redirect_stderr(io.StringIO()))

    def test_clean_up_undoes_the_last_first_and_goes_on_after_a_failure(self):
        undone = []
        undo = CleanUp()
        undo.later("end the first", lambda: undone.append(1))
        undo.later("end the second", self.fail_to_end)
        undo.later("end the third", lambda: undone.append(3))

        self.assertFalse(undo.run())
        self.assertEqual([3, 1], undone)
        self.assertIn("could not end the second: it stays", self.said.getvalue())

    def fail_to_end(self):
        raise DevError("it stays")

    def test_a_jar_is_stale_when_it_is_missing_or_older_than_a_source(self):
        jar, source = self.folder / "x.jar", self.folder / "module" / "src" / "main" / "A.java"
        source.parent.mkdir(parents=True)
        source.touch()
        self.assertTrue(fromsource.is_stale(jar, [self.folder / "module"]))
        jar.touch()
        os.utime(source, (1, 1))
        self.assertFalse(fromsource.is_stale(jar, [self.folder / "module"]))
        os.utime(jar, (0, 0))
        self.assertTrue(fromsource.is_stale(jar, [self.folder / "module"]))

    def test_a_cluster_of_somebody_is_not_used(self):
        self.assertEqual(self.folder, local.choose_folder(self.folder))
        state = (
            '{"name": "dev", "profile": "default", "audit": false, "ports": {}, "servers": {},'
            ' "postgres_password": "", "openbao_database_password": "", "throwaway": %s}'
        )
        (self.folder / "state.json").write_text(state % "false")
        self.assertEqual(local.ASIDE, local.choose_folder(self.folder))
        (self.folder / "state.json").write_text(state % "true")
        self.assertEqual(self.folder, local.choose_folder(self.folder))

    def test_the_variables_are_settings(self):
        self.assertFalse(Settings.of({}).keep)
        self.assertTrue(Settings.of({"KEEP": "1"}).keep)
        self.assertEqual(Path("/x"), Settings.of({"TENURE_DEV_DIR": "/x"}).folder)
        with self.assertRaisesRegex(DevError, "leave it or CONTEXT out"):
            Settings.of({"KEEP": "1", "CONTEXT": "mine"})

    def test_what_is_missing_for_an_own_cluster_is_named(self):
        lacking = " ".join(owncluster.missing({"VAULT_ADDR": "http://x", "PGHOST": "h"}))
        self.assertNotIn("VAULT_ADDR", lacking)
        self.assertNotIn("PGHOST", lacking)
        for name in ("VAULT_TOKEN", "PGUSER", "PGPASSWORD"):
            self.assertIn(name, lacking)

    def test_the_policy_of_a_run_reaches_its_own_mounts_alone(self):
        paths = [line.split('"')[1] for line in mounts.policy(RUN).splitlines() if "path" in line]
        self.assertEqual(
            ["demo-1-kv/data/demo-1/*", "demo-1-db/creds/*", "auth/token/create"], paths
        )
