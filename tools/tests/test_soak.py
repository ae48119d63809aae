"""What a campaign takes for the truth: it must see what is wrong."""

import base64
import json
import subprocess
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

from soaktest import certificates
from soaktest.campaign import Outcome
from soaktest.load import HOME, LONG, SHORT
from soaktest.run import summary
from soaktest.settings import Settings
from soaktest.truth import Truth


def pem_pair(folder: Path, name: str, authority: str | None = None) -> tuple[bytes, bytes]:
    """A certificate and its key, signed by the authority of that name or by itself."""
    key, certificate = folder / f"{name}.key", folder / f"{name}.crt"
    argv = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    argv += ["-nodes", "-keyout", key, "-out", certificate, "-subj", f"/CN={name}", "-days", "1"]
    if authority:
        signer = ["-CA", folder / f"{authority}.crt", "-CAkey", folder / f"{authority}.key"]
        argv += [*signer, "-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run(argv, check=True, capture_output=True)
    return certificate.read_bytes(), key.read_bytes()


class CertificatesTest(unittest.TestCase):
    def setUp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.authority, _ = pem_pair(folder, "authority")
        self.stranger, _ = pem_pair(folder, "stranger")
        self.certificate, self.key = pem_pair(folder, "leaf", "authority")
        _, self.other_key = pem_pair(folder, "other", "authority")

    def test_a_pair_under_its_authority_is_well(self):
        self.assertEqual("", certificates.defect(self.certificate, self.key, self.authority))

    def test_a_torn_pair_is_seen(self):
        said = certificates.defect(self.certificate, self.other_key, self.authority)
        self.assertIn("do not belong together", said)

    def test_an_unknown_authority_is_seen(self):
        said = certificates.defect(self.certificate, self.key, self.stranger)
        self.assertIn("unable to get local issuer", said)

    def test_junk_is_seen(self):
        self.assertIn("cannot be read", certificates.defect(b"junk", self.key, self.authority))


class TruthTest(unittest.TestCase):
    def setUp(self):
        self.lease = self.an_object("lease-1", LONG)
        self.brief = self.an_object("lease-2", SHORT)
        self.users = {"lease-1": "v-token-te-ledger-a", "lease-2": "v-token-te-ledger-s-b"}
        self.made = set(self.users.values())
        self.held = {LONG: ["a"], SHORT: ["b"]}
        self.tokens = Counter({"uid-lease-1": 1, "uid-lease-2": 1})
        self.refused = set()
        self.now = 100.0
        self.enterContext(mock.patch("soaktest.truth.time.monotonic", lambda: self.now))
        load, kubectl, backend, postgres = (mock.Mock() for _ in range(4))
        load.objects.side_effect = lambda: [self.lease, self.brief]
        kubectl.run.side_effect = lambda *_: json.dumps({"items": self.secrets()})
        backend.leases.side_effect = lambda prefix: self.held[prefix]
        backend.tokens_of_objects.side_effect = lambda: self.tokens
        postgres.logins.side_effect = lambda: self.made
        postgres.refused.side_effect = lambda credentials: self.refused
        self.truth = Truth(load, kubectl, backend, postgres)

    @staticmethod
    def an_object(name, path):
        return {
            "kind": "SecretLease",
            "metadata": {"namespace": HOME, "name": name, "uid": f"uid-{name}", "generation": 2},
            "spec": {"dynamic": {"path": path}},
            "status": {
                "observedGeneration": 2,
                "conditions": [
                    {"type": "Ready", "status": "True", "reason": "Ready", "message": ""}
                ],
            },
        }

    def secrets(self):
        def encoded(text):
            return base64.b64encode(text.encode()).decode()

        return [
            {
                "metadata": {"namespace": HOME, "name": name},
                "data": {"username": encoded(user), "password": encoded("secret")},
            }
            for name, user in self.users.items()
        ]

    def test_servers_that_hold_what_objects_use_are_well(self):
        self.assertEqual([], self.truth.findings())

    def test_an_object_that_is_not_ready_says_why(self):
        self.lease["status"]["conditions"][0] |= {"status": "False", "message": "sealed"}
        self.assertIn("lease-1 is not Ready: Ready: sealed", self.truth.findings()[0])

    def test_an_object_that_was_not_looked_at_since_its_change_is_not_well(self):
        self.lease["metadata"]["generation"] = 3
        self.assertIn("not looked at", self.truth.findings()[0])

    def test_an_object_that_hangs_in_its_deletion_is_not_well(self):
        self.lease["metadata"]["deletionTimestamp"] = "2026-11-22T00:00:00Z"
        self.assertIn("being deleted", self.truth.findings()[0])

    def test_a_missing_secret_is_seen(self):
        del self.users["lease-1"]
        self.assertIn("is Ready without a Secret", self.truth.findings()[0])

    def test_a_leaked_login_is_seen(self):
        self.made.add("v-token-te-ledger-leaked")
        self.held[LONG].append("leaked")
        said = self.truth.findings()
        self.assertIn("the login v-token-te-ledger-leaked is held by no object", said)
        self.assertIn(f"2 leases below {LONG} for 1 objects", said)

    def test_a_brief_login_may_overlap_its_successor_but_not_stay(self):
        self.made.add("v-token-te-ledger-s-old")
        self.held[SHORT].append("old")
        self.assertEqual([], self.truth.findings())
        self.now += 60
        self.assertEqual(
            ["the login v-token-te-ledger-s-old is held by no object"], self.truth.findings()
        )

    def test_a_delivered_login_that_is_gone_is_seen(self):
        self.made.remove("v-token-te-ledger-a")
        self.assertIn("the delivered login v-token-te-ledger-a is none", self.truth.findings())

    def test_a_login_that_is_refused_while_its_object_is_ready_is_seen(self):
        self.refused.add("v-token-te-ledger-a")
        self.assertEqual(
            [f"SecretLease {HOME}/lease-1 is Ready and its login v-token-te-ledger-a is refused"],
            self.truth.findings(),
        )

    def test_tokens_that_are_too_many_too_few_or_nobodys_are_seen(self):
        self.tokens = Counter({"uid-lease-1": 2, "uid-gone": 1})
        said = self.truth.findings()
        self.assertIn("2 tokens for the lease with UID uid-lease-1", said)
        self.assertIn("a token for the absent object uid-gone", said)
        self.assertIn("no token for the lease with UID uid-lease-2", said)


class SummaryTest(unittest.TestCase):
    def test_it_says_how_to_repeat_what_was_violated(self):
        settings = Settings(5, 7, 1, 1, 1.0, 1)
        outcome = Outcome(rounds=2, kills=4, violations=["after round 2: leaked"])

        text = summary(settings, outcome, 12.0)

        self.assertIn("seed 7: 2 of 5 rounds in 12 s", text)
        self.assertIn("violations: 1\n  after round 2: leaked", text)
        self.assertIn("tools/soak --rounds 5 --seed 7", text)
