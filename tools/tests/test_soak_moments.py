"""What a campaign sees between its looks: it must not miss a moment."""

import base64
import http.client
import io
import json
import random
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock

from soaktest.proxy import Proxy
from soaktest.versions import Restarts, Secrets
from soaktest.watching import documents

CREDENTIAL = {"data": {"username": "v-1", "password": "right"}}


def secret(version, data, managers=("fabric8",)):
    return {
        "metadata": {
            "namespace": "n",
            "name": "s",
            "uid": "u",
            "resourceVersion": str(version),
            "managedFields": [{"manager": m, "fieldsV1": {"f:data": {}}} for m in managers],
        },
        "data": {k: base64.b64encode(v.encode()).decode() for k, v in data.items()},
    }


class SecretsTest(unittest.TestCase):
    def setUp(self):
        self.secrets = Secrets({"v-1": "right", "v-2": "other"})

    def test_a_pair_that_was_delivered_together_is_whole(self):
        self.secrets.told(secret(1, {"username": "v-1", "password": "right"}))
        self.assertEqual((1, []), (self.secrets.count, self.secrets.torn))

    def test_the_password_of_another_is_torn(self):
        self.secrets.told(secret(1, {"username": "v-1", "password": "other"}))
        self.assertEqual(["Secret n/s: v-1 has not this password"], self.secrets.torn)

    def test_what_a_user_broke_is_not_the_operators(self):
        edited = secret(2, {"username": "v-1", "password": "x"}, ("fabric8", "kubectl-patch"))
        self.secrets.told(edited)
        self.assertEqual((0, []), (self.secrets.count, self.secrets.torn))

    def test_a_certificate_with_anothers_key_is_torn(self):
        with mock.patch("soaktest.certificates.torn", return_value="no pair"):
            self.secrets.told(secret(1, {"tls.crt": "a", "tls.key": "b"}))
        self.assertEqual(["Secret n/s: no pair"], self.secrets.torn)


class RestartsTest(unittest.TestCase):
    def setUp(self):
        self.restarts = Restarts()

    def told(self, generation, marks):
        annotations = {f"rotation.tenure.dev/{k}": v for k, v in marks.items()}
        template = {"metadata": {"annotations": annotations}}
        self.restarts.told(
            {
                "metadata": {"name": "d", "generation": generation},
                "spec": {"template": template},
            }
        )

    def test_each_rotation_restarts_once(self):
        self.told(1, {})
        self.told(2, {"a": "2@t1"})
        self.told(3, {"a": "2@t1", "b": "2@t2"})
        self.assertEqual((2, []), (self.restarts.count, self.restarts.twice))

    def test_a_second_restart_for_a_rotation_is_seen(self):
        self.told(1, {})
        self.told(2, {"a": "2@t1"})
        self.told(3, {"a": "3@t2"})
        self.told(4, {"a": "2@t1"})
        self.assertEqual(1, len(self.restarts.twice))

    def test_a_restart_for_no_rotation_is_seen(self):
        self.told(1, {})
        self.told(2, {"a": "2@t1"})
        self.told(3, {"a": "2@t1"})
        self.assertEqual(["Deployment d: generation 3 for nothing"], self.restarts.twice)


class DocumentsTest(unittest.TestCase):
    def test_documents_follow_one_another(self):
        text = "".join(json.dumps({"n": n, "in": {"a": 1}}, indent=4) + "\n" for n in range(2))
        self.assertEqual([0, 1], [d["n"] for d in documents(io.StringIO(text))])

    def test_half_a_document_is_none(self):
        self.assertEqual([], list(documents(io.StringIO('{\n    "n": 1\n'))))


class ProxyTest(unittest.TestCase):
    def setUp(self):
        self.worked = []
        test = self

        class Upstream(BaseHTTPRequestHandler):
            def do_GET(self):
                test.worked.append(self.path)
                body = json.dumps(CREDENTIAL).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        upstream = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        self.addCleanup(upstream.server_close)
        self.addCleanup(upstream.shutdown)
        self.proxy = Proxy(f"http://127.0.0.1:{upstream.server_port}", random.Random(1))
        self.addCleanup(self.proxy.close)

    def ask(self, method="GET", path="/v1/database/creds/x"):
        connection = http.client.HTTPConnection(self.proxy.address[len("http://") :], timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def always(self, mood):
        self.enterContext(mock.patch.dict("soaktest.proxy.MOODS", {mood: 1.0}))
        self.enterContext(self.proxy.mood(mood))

    def test_answers_pass_and_credentials_are_known(self):
        status, body = self.ask()
        self.assertEqual((200, CREDENTIAL), (status, json.loads(body)))
        self.assertEqual({"v-1": "right"}, self.proxy.made)

    def test_a_lost_answer_is_one_to_work_that_was_done(self):
        self.always("answers lost")
        with self.assertRaises((http.client.HTTPException, OSError)):
            self.ask()
        self.assertEqual(["/v1/database/creds/x"], self.worked)

    def test_a_cut_answer_lacks_its_end(self):
        self.always("answers cut")
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()

    def test_an_error_stands_for_work_that_was_not_done(self):
        self.always("errors 500")
        self.assertEqual(500, self.ask()[0])
        self.assertEqual([], self.worked)

    def test_only_reads_are_forbidden(self):
        self.always("reads forbidden")
        self.assertEqual(403, self.ask()[0])
        self.assertEqual(200, self.ask("POST", "/v1/auth/token/create")[0])

    def test_a_stage_is_seen_and_its_answer_never_comes(self):
        with mock.patch("soaktest.proxy._HELD_SECONDS", 0.1):
            seen = self.proxy.arm("revocation", afterwards=True)
            self.ask()
            self.assertFalse(seen.is_set())
            with self.assertRaises((http.client.HTTPException, OSError)):
                self.ask("POST", "/v1/auth/token/revoke-self")
            self.assertTrue(seen.is_set())
            self.assertIn("/v1/auth/token/revoke-self", self.worked)
