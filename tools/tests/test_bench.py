"""The benchmark's reading of audit logs, its recording and its report."""

import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

from benchmark import recording
from benchmark.report import Report, counts
from benchmark.run import measure
from devcluster.errors import DevError
from live import apilog, backend
from live.tail import Tail

USER = "system:serviceaccount:tenure-system:tenure"


def entry(verb, resource, subresource=None, user=USER, code=200, query="", body=None, name="id-7"):
    path = f"/apis/g/v1/namespaces/n/{resource}/{name}" + (f"/{subresource}" if subresource else "")
    return {
        "stage": "ResponseComplete",
        "verb": verb,
        "requestURI": path + query,
        "user": {"username": user},
        "objectRef": {
            "resource": resource,
            "namespace": "n",
            "name": name,
            **({"subresource": subresource} if subresource else {}),
        },
        "responseStatus": {"code": code},
        **({"requestObject": body} if body else {}),
    }


class ApiLogTest(unittest.TestCase):
    def test_what_is_stored_is_a_write_and_what_is_asked_is_none(self):
        seen = apilog.activity(
            [
                entry("create", "secrets"),
                entry("patch", "machineidentities", "status"),
                entry("patch", "secrets", code=409),
                entry("patch", "secrets", query="?dryRun=All&fieldManager=x"),
                entry("create", "serviceaccounts", "token"),
                entry("create", "events"),
                entry("update", "leases"),
                entry("get", "secrets", code=404),
                entry("create", "secrets", user="admin"),
                entry("create", "secrets") | {"stage": "RequestReceived"},
            ],
            USER,
        )

        self.assertEqual(
            {"create secrets": 1, "patch machineidentities/status": 1, "patch secrets (409)": 1},
            seen.writes,
        )
        self.assertEqual({"create events": 1}, seen.events)
        self.assertEqual({"update leases": 1}, seen.leader)
        self.assertEqual({"patch secrets": 1, "create serviceaccounts/token": 1}, seen.questions)
        self.assertEqual({"get secrets (404)": 1}, seen.reads)

    def test_only_the_namespace_that_was_asked_for_counts(self):
        self.assertEqual(
            {}, apilog.activity([entry("create", "secrets")], USER, "another").writes
        )


class BackendLogTest(unittest.TestCase):
    def test_logins_are_counted_and_the_administrators_calls_are_not(self):
        def said(path, name="kubernetes", kind="response"):
            request = {"operation": "update", "path": path}
            return {"type": kind, "request": request, "auth": {"display_name": name}}

        calls = backend.calls(
            [
                said("auth/kubernetes/login"),
                said("auth/kubernetes/login", kind="request"),
                said("auth/jwt/login"),
                said("auth/token/create"),
                said("sys/leases/lookup/x", name="root"),
                said("sys/seal-status") | {"auth": None},
            ]
        )

        self.assertEqual(4, calls.total())
        self.assertEqual(2, backend.logins(calls))

    def test_a_renewal_is_counted_by_its_answer(self):
        def said(kind, path):
            return {"type": kind, "request": {"operation": "update", "path": path}}

        self.assertTrue(backend.is_renewal(said("response", "auth/token/renew-self")))
        self.assertFalse(backend.is_renewal(said("request", "auth/token/renew-self")))
        self.assertFalse(backend.is_renewal(said("response", "auth/token/create")))


class TailTest(unittest.TestCase):
    def setUp(self):
        self.log = Path(self.enterContext(tempfile.TemporaryDirectory())) / "audit.log"
        self.log.write_text('{"n": 0}\n')
        self.tail = Tail(self.log)
        self.addCleanup(self.tail.close)

    def write(self, text):
        with self.log.open("a") as file:
            file.write(text)

    def test_only_what_is_new_is_read_and_half_a_line_waits(self):
        self.write('{"n": 1}\n{"n"')
        self.assertEqual([{"n": 1}], self.tail.read())
        self.write(": 2}\n")
        self.assertEqual([{"n": 2}], self.tail.read())
        self.assertEqual([], self.tail.read())

    def test_a_log_that_is_replaced_is_followed(self):
        self.write('{"n": 1}\n')
        self.log.rename(self.log.with_suffix(".old"))
        self.log.write_text('{"n": 2}\n')

        self.assertEqual([{"n": 1}, {"n": 2}], self.tail.read())


class RecordingTest(unittest.TestCase):
    SUBJECT = {"metadata": {"name": "id-7", "uid": "4711"}}
    SECRET = {
        "kind": "Secret",
        "metadata": {
            "name": "id-7",
            "uid": "a",
            "resourceVersion": "9",
            "managedFields": [],
            "ownerReferences": [{"uid": "4711"}],
        },
        "data": {"tls.crt": "c2Vj"},
    }

    def test_writes_become_requests_for_any_object(self):
        applied = {"metadata": {"name": "id-7"}, "status": {}}
        calls = recording.record(
            [
                entry("create", "secrets"),
                entry("patch", "m", "status", query="?fieldManager=s&force=true", body=applied),
                entry("create", "events", user="another"),
                entry("patch", "m", "status", name="id-8", query="?fieldManager=s"),
            ],
            USER,
            self.SUBJECT,
            [self.SECRET],
        )

        self.assertEqual(["POST", "PATCH"], [call["method"] for call in calls])
        secret, status = calls
        self.assertEqual(
            {"name": "{{name}}", "ownerReferences": [{"uid": "{{uid}}"}]},
            json.loads(secret["body"])["metadata"],
        )
        self.assertEqual("application/apply-patch+yaml", status["contentType"])
        self.assertTrue(status["uri"].endswith("/m/{{name}}/status?fieldManager=s&force=true"))

    def test_dry_runs_are_sent_too_and_each_secret_with_its_own_content(self):
        journal = {"metadata": {"name": "record-of-4711"}, "data": {"entry": "eA=="}}
        calls = recording.record(
            [
                entry("create", "secrets", query="?dryRun=All"),
                entry("create", "secrets", name="record-of-4711"),
                entry("patch", "m", "status", body={"status": {}}),
            ],
            USER,
            self.SUBJECT,
            [self.SECRET, journal],
        )

        tried, kept, _ = calls
        self.assertIn("dryRun=All", tried["uri"])
        self.assertIn("tls.crt", tried["body"])
        self.assertEqual("record-of-{{uid}}", json.loads(kept["body"])["metadata"]["name"])

    def test_a_secret_that_is_not_given_cannot_be_sent(self):
        with self.assertRaisesRegex(DevError, "no Secret id-7-other"):
            recording.record(
                [entry("create", "secrets", name="id-7-other")], USER, self.SUBJECT, [self.SECRET]
            )

    def test_a_patch_is_sent_as_the_kind_that_it_was(self):
        operations = [{"op": "add", "path": "/status", "value": {}}]
        for query, body, kind in (
            ("?fieldManager=s", operations, "application/json-patch+json"),
            ("?fieldManager=s&force=true", {"status": {}}, "application/apply-patch+yaml"),
            ("?fieldManager=s", {"status": {}}, "application/merge-patch+json"),
        ):
            with self.subTest(kind):
                written = entry("patch", "m", "status", query=query, body=body)
                (call,) = recording.record([written], USER, self.SUBJECT, [self.SECRET])
                self.assertEqual(kind, call["contentType"])

    def test_a_recording_without_a_status_is_refused(self):
        with self.assertRaisesRegex(DevError, "no status of id-7"):
            recording.record([entry("create", "secrets")], USER, self.SUBJECT, [self.SECRET])


class ReportTest(unittest.TestCase):
    def test_each_target_stands_beside_its_figure_and_the_missed_ones_in_front(self):
        report = Report(["- Machine: one"])
        section = report.section("Herd")
        section.add("Wall", "3 s")
        section.add("Ratio", "2.5", "≤ 2", False)
        section.add("Writes", "3.00", "≤ 3", True)

        text = report.text()

        self.assertIn("1 of 2 targets are met. Missed: Ratio.", text)
        self.assertIn("| Ratio | 2.5 | ≤ 2 | **missed** |", text)
        self.assertIn("| Writes | 3.00 | ≤ 3 | met |", text)
        self.assertIn("| Wall | 3 s |  |  |", text)

    def test_what_was_measured_before_a_failure_is_kept(self):
        out = Path(self.enterContext(tempfile.TemporaryDirectory())) / "out"
        bench = mock.Mock(report=Report([]))

        def first(bench):
            bench.report.section("Herd").add("Wall", "3 s")

        def second(bench):
            self.assertIn("| Wall | 3 s |", (out / "report.md").read_text())
            raise DevError("the machine is gone")

        with self.assertRaisesRegex(DevError, "the machine is gone"):
            measure(bench, (first, second), out)

    def test_counts_are_said_the_largest_first(self):
        self.assertEqual("2 × b, 1 × a", counts(Counter("abb")))
        self.assertEqual("none", counts(Counter()))
