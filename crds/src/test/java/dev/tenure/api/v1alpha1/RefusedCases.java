package dev.tenure.api.v1alpha1;

import static dev.tenure.api.v1alpha1.Examples.ACME_ISSUER;
import static dev.tenure.api.v1alpha1.Examples.APP_ROLE_BACKEND;
import static dev.tenure.api.v1alpha1.Examples.BACKEND;
import static dev.tenure.api.v1alpha1.Examples.BYTES;
import static dev.tenure.api.v1alpha1.Examples.BY_APP_ROLE;
import static dev.tenure.api.v1alpha1.Examples.BY_CERTIFICATE;
import static dev.tenure.api.v1alpha1.Examples.BY_TOKEN;
import static dev.tenure.api.v1alpha1.Examples.CERTIFICATE_BACKEND;
import static dev.tenure.api.v1alpha1.Examples.CERT_MANAGER_ISSUER;
import static dev.tenure.api.v1alpha1.Examples.DYNAMIC;
import static dev.tenure.api.v1alpha1.Examples.FULL_BACKEND;
import static dev.tenure.api.v1alpha1.Examples.GENERATED;
import static dev.tenure.api.v1alpha1.Examples.GIVEN_CA;
import static dev.tenure.api.v1alpha1.Examples.IDENTITY;
import static dev.tenure.api.v1alpha1.Examples.ISSUER;
import static dev.tenure.api.v1alpha1.Examples.JWT_BACKEND;
import static dev.tenure.api.v1alpha1.Examples.JWT_IDENTITY;
import static dev.tenure.api.v1alpha1.Examples.OWNER;
import static dev.tenure.api.v1alpha1.Examples.SIGNER_ISSUER;
import static dev.tenure.api.v1alpha1.Examples.STATIC;
import static dev.tenure.api.v1alpha1.Examples.TOKEN;
import static dev.tenure.api.v1alpha1.Examples.VAULT_ISSUER;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Bad objects: a good one, the change that spoils it, and what the refusal has to say. */
final class RefusedCases {
  private static final String LONG = "x".repeat(100_000);

  private RefusedCases() {}

  static Stream<Arguments> all() {
    return Stream.of(
            tenure(),
            windows(),
            templates(),
            certificates(),
            tokens(),
            federation(),
            leases(),
            paths(),
            issuers(),
            backends(),
            owners())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> tenure() {
    return Stream.of(IDENTITY, DYNAMIC, STATIC, GENERATED)
        .flatMap(
            good ->
                Stream.of(
                    row(good, "{spec: null}", "spec is required: give at least owner"),
                    row(good, "{spec: {owner: null}}", "e.g. 'owner: team-payments'"),
                    row(good, "{spec: {owner: ''}}", "e.g. 'owner: team-payments'"),
                    row(good, "{spec: {owner: Team Payments}}", "must be the name of an object"),
                    row(good, "{spec: {owner: " + "o".repeat(64) + "}}", "more than 63"),
                    row(good, "{spec: {owner: " + LONG + "}}", "spec.owner: Too long"),
                    row(good, "{spec: {purpose: null}}", "say in a sentence what this is for"),
                    row(good, "{spec: {purpose: \" \\t\"}}", "say in a sentence what this is for"),
                    row(good, "{spec: {purpose: " + LONG + "}}", "spec.purpose: Too long"),
                    row(good, "{spec: {expiresAt: null}}", "say when this ends as an RFC 3339"),
                    row(good, "{spec: {expiresAt: ''}}", "say when this ends as an RFC 3339"),
                    row(good, "{spec: {expiresAt: next year}}", "must be an RFC 3339 time"),
                    row(good, "{spec: {expiresAt: '2027-03-31'}}", "must be an RFC 3339 time"),
                    row(good, "{spec: {expiresAt: '2027-13-01T00:00:00Z'}}", "RFC 3339 time"),
                    row(good, "{spec: {expiresAt: '2027-02-30T00:00:00Z'}}", "spec.expiresAt"),
                    row(good, "{spec: {expiresAt: '2027-03-31T00:00:00'}}", "and a zone"),
                    row(good, "{spec: {expiresAt: '" + LONG + "'}}", "spec.expiresAt: Too long"),
                    row(good, "{spec: {criticality: high}}", "supported values"),
                    row(good, "{metadata: {name: " + "n".repeat(64) + "}}", "shorter name"),
                    row(good, "{spec: {serviceAccountName: A_B}}", "must be the name of an object"),
                    row(good, "{spec: {suspend: 'yes'}}", "spec.suspend"),
                    row(good, "{spec: {restart: [{kind: Deployment}]}}", "needs kind and name"),
                    row(good, "{spec: {restart: [{name: api}]}}", "needs kind and name"),
                    row(good, "{spec: {restart: [{kind: Pod, name: api}]}}", "supported values"),
                    row(good, "{spec: {restart: [{auto: false}]}}", "or '{auto: true}' alone"),
                    row(
                        good,
                        "{spec: {restart: [{auto: true, kind: Deployment, name: api}]}}",
                        "or '{auto: true}' alone"),
                    row(
                        good,
                        "{spec: {restart: "
                            + Collections.nCopies(17, "{kind: DaemonSet, name: a}")
                            + "}}",
                        "at most 16 items")));
  }

  private static Stream<Arguments> windows() {
    return Stream.concat(
        Stream.of(IDENTITY, DYNAMIC)
            .flatMap(
                good ->
                    Stream.of(
                        windows(good, "{allow: null, deny: null}", "give allow or deny"),
                        windows(good, "{allow: [], deny: null}", "give allow or deny"),
                        windows(good, "{allow: [{duration: 4h}]}", "when it opens and for how"),
                        windows(good, "{deny: [{schedule: '0 2 * * 6'}]}", "when it opens and"),
                        window(good, "0 2 * *, 4h, UTC", "the five fields of cron"),
                        window(good, "'@weekly ...', 4h, UTC", "the five fields of cron"),
                        window(good, "0 2 * * 6 2027, 4h, UTC", "the five fields of cron"),
                        window(good, "0 2 * * 6, 4h, ' Berlin'", "a time zone of the IANA"),
                        window(good, "0 2 * * 6, 4h, 'a//b'", "a time zone of the IANA"),
                        window(good, "0 2 * * 6, 4h, " + LONG, "Too long"),
                        window(good, "0 2 * * 6, 30s, UTC", "at least 60s"),
                        window(good, "0 2 * * 6, four hours, UTC", "at least 60s"))),
        Stream.of(
            windows(STATIC, "{allow: [{schedule: '0 2 * * 6', duration: 4h}]}", "no meaning with"),
            row(
                IDENTITY,
                "{spec: {restart: null, certificate: {delivery: Pod}, maintenanceWindows:"
                    + " {allow: [{schedule: '0 2 * * 6', duration: 4h}]}}}",
                "leave maintenanceWindows out")));
  }

  private static Arguments window(Examples good, String fields, String mend) {
    var three = fields.split(", ");
    var window = "schedule: %s, duration: %s, timeZone: %s".formatted((Object[]) three);
    return windows(good, "{allow: [{" + window + "}]}", mend);
  }

  private static Arguments windows(Examples good, String windows, String mend) {
    return row(good, "{spec: {maintenanceWindows: " + windows + "}}", mend);
  }

  private static Stream<Arguments> templates() {
    var obeyed =
        Stream.of(
            "tenure.dev/owner",
            "x.tenure.dev/owner",
            "kubernetes.io/service-account.name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/managed-by",
            "app.kubernetes.io/name",
            "k8s.io/a",
            "helm.sh/chart",
            "argocd.argoproj.io/secret-type",
            "kustomize.toolkit.fluxcd.io/name");
    return Stream.concat(
        obeyed.flatMap(
            key ->
                Stream.of(IDENTITY, DYNAMIC)
                    .flatMap(
                        good ->
                            Stream.of(
                                template(good, "labels: {" + key + ": a}", "which other tools"),
                                template(
                                    good, "annotations: {" + key + ": a}", "which other tools")))),
        Stream.of(
            template(IDENTITY, "labels: {team: 'a b'}", "that a label can have"),
            template(IDENTITY, "labels: {'a b': c}", "that a label can have"),
            template(IDENTITY, "labels: {team: " + "t".repeat(64) + "}", "Too long"),
            template(DYNAMIC, "labels: {team: 'a b'}", "that a label can have"),
            template(DYNAMIC, "type: example.com/other", "supported values"),
            template(DYNAMIC, "data: {'a b': c}", "keys that a Secret can have"),
            template(DYNAMIC, "data: {username: " + LONG + "}", "Too long"),
            template(DYNAMIC, "type: kubernetes.io/tls", "misses a key that the type demands"),
            template(DYNAMIC, "type: kubernetes.io/ssh-auth", "misses a key that the type"),
            template(DYNAMIC, "type: kubernetes.io/dockerconfigjson", "misses a key that"),
            template(DYNAMIC, "data: {username: null, password: null}", "misses a key that the"),
            template(IDENTITY, "annotations: {'a b': c}", "that an annotation can have"),
            template(IDENTITY, "annotations: {a: " + LONG + "}", "Too long")));
  }

  private static Arguments template(Examples good, String change, String mend) {
    return row(good, "{spec: {secretTemplate: {" + change + "}}}", mend);
  }

  private static Stream<Arguments> federation() {
    return Stream.of(
        federated("{url: 'https://a.example/b'}", "needs a trustDomain in each entry"),
        federated("{trustDomain: A.example, url: 'https://a.example/b'}", "must be a SPIFFE trust"),
        federated("{trustDomain: a.example}", "needs a url or a bundle"),
        federated(
            "{trustDomain: a.example, url: 'http://a.example/b'}", "must be an https address"),
        federated("{trustDomain: a.example, url: 'https://u@a.example/b'}", "without user"),
        federated(
            "{trustDomain: a.example, bundle: {configMapName: a}, endpointSPIFFEID:"
                + " 'spiffe://a.example/e'}",
            "endpointSPIFFEID needs a url"),
        federated(
            "{trustDomain: a.example, url: 'https://a.example/b', endpointSPIFFEID:"
                + " 'spiffe://a.example/e'}",
            "needs a url and the first bundle"),
        federated(
            "{trustDomain: a.example, url: 'https://a.example/b', bundle: {configMapName: a}}",
            "only with endpointSPIFFEID"),
        federated(
            "{trustDomain: a.example, url: 'https://a.example/b', bundle: {configMapName: a},"
                + " endpointSPIFFEID: 'spiffe://b.example/e'}",
            "must be of this trust domain"),
        federated(
            "{trustDomain: a.example, url: 'https://a.example/b', caBundle: x}",
            "must be certificates in PEM"),
        federated(
            "{trustDomain: a.example, bundle: {configMapName: a, secretName: a}}",
            "exactly one of secretName and configMapName"),
        federated(
            "{trustDomain: example.org, bundle: {configMapName: a}}",
            "names the issuer's own trust domain"),
        federated(
            "{trustDomain: a.example, bundle: {configMapName: a}}, {trustDomain: a.example, bundle:"
                + " {configMapName: b}}",
            "names one trust domain twice"));
  }

  private static Arguments federated(String entries, String mend) {
    return row(ISSUER, "{spec: {spiffe: {federatesWith: [" + entries + "]}}}", mend);
  }

  private static Stream<Arguments> tokens() {
    return Stream.of(
        row(JWT_IDENTITY, "{spec: {jwt: null}}", "say what the identity gets"),
        row(
            JWT_IDENTITY,
            "{spec: {certificate: {issuer: mesh-ca, dnsNames: [a.payments.svc]}}}",
            "who needs both has two identities"),
        row(
            JWT_IDENTITY,
            "{spec: {serviceAccountName: null}}",
            "spec.serviceAccountName is required with spec.jwt"),
        jwt("issuer: null", "name the IdentityIssuer that signs"),
        jwt("issuer: MESH", "must be the name of an object"),
        jwt("secretName: a/b", "must be the name of an object"),
        jwt("audiences: null", "name who is to accept the token"),
        jwt("audiences: []", "name who is to accept the token"),
        jwt("audiences: ['']", "at least 1"),
        jwt("audiences: ['a b']", "without blanks"),
        jwt("audiences: [a, b, a]", "name each once"),
        jwt("audiences: [a, b, c, d, e, f, g, h, i]", "at most 8 items"),
        jwt("audiences: [" + "a".repeat(257) + "]", "Too long"),
        jwt("duration: 14m", "must be a duration of 15m to 24h"),
        jwt("duration: 25h", "must be a duration of 15m to 24h"),
        jwt("duration: soon", "must be a duration of 15m to 24h"),
        jwt("renewBefore: 1m", "must lie between 5% and 95%"));
  }

  private static Arguments jwt(String field, String mend) {
    return row(JWT_IDENTITY, "{spec: {jwt: {" + field + "}}}", mend);
  }

  private static Stream<Arguments> certificates() {
    return Stream.of(
        row(IDENTITY, "{spec: {certificate: null}}", "say what the identity gets"),
        certificate("issuer: null", "name the IdentityIssuer that signs"),
        certificate("issuer: MESH", "must be the name of an object"),
        certificate("secretName: a/b", "must be the name of an object"),
        certificate("secretName: " + LONG, "Too long"),
        row(
            IDENTITY,
            "{spec: {serviceAccountName: null, certificate: {dnsNames: null, ipAddresses: null,"
                + " uris: null, emailAddresses: null, commonName: null}}}",
            "give at least one of dnsNames"),
        certificate("delivery: Volume", "supported values"),
        certificate("delivery: Pod, secretName: api", "Pod writes no Secret"),
        certificate(
            "delivery: Pod, secretName: null, additionalOutputs: [DER]", "Pod writes no Secret"),
        certificate(
            "delivery: Pod, secretName: null, keystores: {jks: {}}", "Pod writes no Secret"),
        row(
            IDENTITY,
            "{spec: {secretTemplate: {labels: {a: b}},"
                + " certificate: {delivery: Pod, secretName: null}}}",
            "leave secretTemplate out"),
        row(
            IDENTITY,
            "{spec: {serviceAccountName: null, certificate: {delivery: Pod, secretName: null}}}",
            "whose pods get the certificate"),
        row(
            IDENTITY,
            "{spec: {restart: [{kind: Deployment, name: api}],"
                + " certificate: {delivery: Pod, secretName: null}}}",
            "leave restart out"),
        certificate("dnsNames: [Payments.svc]", "must be DNS names in lower case"),
        certificate("dnsNames: ['a..b']", "must be DNS names in lower case"),
        certificate("dnsNames: ['a.*.b']", "must be DNS names in lower case"),
        certificate("dnsNames: ['" + LONG + "']", "Too long"),
        certificate("dnsNames: " + numbered(101, "h"), "at most 100 items"),
        certificate("ipAddresses: [10.0.0.256]", "must be IP addresses, e.g. 10.0.0.1"),
        certificate("uris: [no-scheme]", "must be URIs with a scheme"),
        certificate("uris: ['spiffe://a b']", "must be URIs with a scheme"),
        certificate("emailAddresses: [nobody]", "must be e-mail addresses"),
        certificate("commonName: ' '", "must not be blank"),
        certificate("commonName: " + "c".repeat(65), "Too long"),
        certificate("commonName: 'system:admin'", "may not begin with 'system:'"),
        certificate("subject: {organizations: ['system:masters']}", "may not begin with 'system:'"),
        certificate("subject: {organizations: ['SYSTEM:x']}", "may not begin with 'system:'"),
        certificate("subject: {organizations: [" + "o".repeat(65) + "]}", "Too long"),
        certificate("subject: {organizations: " + numbered(17, "o") + "}", "at most 16 items"),
        certificate("subject: {countries: [de]}", "two capitals each"),
        certificate("subject: {countries: [Germany]}", "Too long"),
        certificate("subject: {serialNumber: 'A_1'}", "must be letters, digits, spaces"),
        certificate("usages: [cert sign]", "supported values"),
        certificate("usages: [crl sign]", "supported values"),
        certificate("usages: [ocsp signing]", "supported values"),
        certificate("usages: [any]", "supported values"),
        certificate("duration: 59s", "must be a duration of at least 60s"),
        certificate("duration: 1d", "e.g. 1h, 30m or 1h30m"),
        certificate("duration: ''", "e.g. 1h, 30m or 1h30m"),
        certificate("duration: -5m", "e.g. 1h, 30m or 1h30m"),
        certificate("duration: " + "9".repeat(30) + "h", "e.g. 1h, 30m or 1h30m"),
        certificate("renewBefore: soon", "must be a duration in hours"),
        certificate("renewBefore: ''", "must be a duration in hours"),
        certificate("renewBefore: 4%", "5% to 95%"),
        certificate("renewBefore: 96%", "5% to 95%"),
        certificate("renewBefore: 25.5%", "5% to 95%"),
        certificate("renewBefore: 1h", "must lie between 5% and 95% of duration"),
        certificate("renewBefore: 58m", "must lie between 5% and 95% of duration"),
        certificate("renewBefore: 179s", "must lie between 5% and 95% of duration"),
        certificate("renewBefore: 0s", "must lie between 5% and 95% of duration"),
        certificate("duration: null, renewBefore: 2h", "must lie between 5% and 95% of"),
        certificate("privateKey: {algorithm: DSA}", "supported values"),
        certificate("privateKey: {size: 512}", "must be 256, 384 or 521"),
        certificate("privateKey: {algorithm: RSA, size: 1024}", "between 2048 and 8192"),
        certificate("privateKey: {algorithm: RSA, size: 16384}", "between 2048 and 8192"),
        certificate("privateKey: {algorithm: Ed25519, size: 256}", "leave size out"),
        certificate("privateKey: {algorithm: Ed25519, size: null}", "no encoding but PKCS8"),
        certificate("privateKey: {algorithm: MLDSA65, size: 65}", "leave size out"),
        certificate(
            "privateKey: {algorithm: MLDSA65, size: null, encoding: PKCS1}",
            "ML-DSA key has no encoding but PKCS8"),
        certificate("privateKey: {algorithm: MLDSA66, size: null}", "supported values"),
        certificate("privateKey: {encoding: DER}", "supported values"),
        certificate("additionalOutputs: [DER, DER]", "name each once"),
        certificate("additionalOutputs: [PEM]", "supported values"),
        certificate("keystores: {jks: {alias: Payments}}", "must be lower-case letters"),
        certificate("keystores: {pkcs12: {passwordSecretRef: {key: null}}}", "name and key"),
        certificate("keystores: {pkcs12: {passwordSecretRef: {name: A}}}", "name of an object"),
        certificate("keystores: {pkcs12: {passwordSecretRef: {key: a/b}}}", "a key of a Secret"),
        certificate("privateKey: {rotation: Sometimes}", "supported values"));
  }

  private static Stream<Arguments> leases() {
    return Stream.of(
        row(DYNAMIC, "{spec: {dynamic: null}}", "exactly one of spec.dynamic, spec.static"),
        row(DYNAMIC, "{spec: {static: {path: kv/app}}}", "exactly one of spec.dynamic"),
        row(DYNAMIC, "{spec: {generated: {uuid: {}}}}", "exactly one of spec.dynamic"),
        row(TOKEN, "{spec: {generated: {uuid: {}}}}", "exactly one of spec.dynamic"),
        row(TOKEN, "{spec: {token: {audience: null}}}", "audience is required"),
        row(TOKEN, "{spec: {token: {audience: 'a b'}}}", "without white space"),
        row(TOKEN, "{spec: {token: {duration: 9m}}}", "10m to 1h"),
        row(TOKEN, "{spec: {token: {duration: 61m}}}", "10m to 1h"),
        row(TOKEN, "{spec: {token: {duration: soon}}}", "10m to 1h"),
        row(TOKEN, "{spec: {backend: vault}}", "have no meaning with generated and token"),
        row(TOKEN, "{spec: {serviceAccountName: null}}", "or whose token it is"),
        row(DYNAMIC, "{spec: {backend: null}}", "name the SecretBackend"),
        row(STATIC, "{spec: {backend: null}}", "name the SecretBackend"),
        row(GENERATED, "{spec: {backend: vault}}", "have no meaning with generated"),
        row(GENERATED, "{spec: {role: tenant}}", "have no meaning with generated"),
        row(DYNAMIC, "{spec: {serviceAccountName: null}}", "name the ServiceAccount that logs in"),
        row(STATIC, "{spec: {serviceAccountName: null}}", "name the ServiceAccount that logs in"),
        row(DYNAMIC, "{spec: {login: {token: {}}}}", "tokenSecretRef is required"),
        row(
            DYNAMIC,
            "{spec: {login: {certificate: {identity: web}}}}",
            "drop the one that the backend does not take"),
        row(GENERATED, "{spec: {login: {certificate: {identity: web}}}}", "have no meaning"),
        row(BY_APP_ROLE, "{spec: {role: tenant}}", "whose RoleID names the role"),
        row(BY_TOKEN, "{spec: {role: tenant}}", "drop it"),
        row(BY_APP_ROLE, "{spec: {login: {appRole: null}}}", "exactly one of login.appRole"),
        row(
            BY_APP_ROLE,
            "{spec: {login: {certificate: {identity: web}}}}",
            "exactly one of login.appRole"),
        row(BY_APP_ROLE, "{spec: {login: {appRole: {roleId: null}}}}", "roleId and secretIdSecret"),
        row(BY_APP_ROLE, "{spec: {login: {appRole: {roleId: 'a/../b'}}}}", "must be a RoleID"),
        row(
            BY_APP_ROLE,
            "{spec: {login: {appRole: {secretIdSecretRef: {name: other/approle}}}}}",
            "must be the name of an object"),
        row(BY_CERTIFICATE, "{spec: {login: {certificate: {identity: null}}}}", "identity is"),
        row(
            BY_CERTIFICATE,
            "{spec: {login: {certificate: {identity: 'neighbour/api'}}}}",
            "must be the name of an object"),
        row(DYNAMIC, "{spec: {role: '../admin'}}", "must be the name of a role"),
        row(DYNAMIC, "{spec: {destination: {secretName: A}}}", "must be the name of an object"),
        row(DYNAMIC, "{spec: {dynamic: {method: PUT}}}", "supported values"),
        row(DYNAMIC, "{spec: {dynamic: {parameters: {a: b}}}}", "add 'method: POST' or drop them"),
        row(
            DYNAMIC,
            "{spec: {dynamic: {method: POST, parameters: {" + "k".repeat(129) + ": b}}}}",
            "1 to 128 characters"),
        row(
            DYNAMIC,
            "{spec: {dynamic: {method: POST, parameters: {a: " + LONG + "}}}}",
            "Too long"),
        row(STATIC, "{spec: {static: {version: 0}}}", "greater than or equal to 1"),
        row(STATIC, "{spec: {static: {keys: ['a b']}}}", "become keys of a Secret"),
        row(STATIC, "{spec: {static: {refreshInterval: 4s}}}", "at least 5s"),
        row(GENERATED, "{spec: {generated: {password: null}}}", "exactly one of password, bytes"),
        row(GENERATED, "{spec: {generated: {uuid: {}}}}", "exactly one of password, bytes"),
        row(GENERATED, "{spec: {generated: {password: {length: 7}}}}", "equal to 8"),
        row(GENERATED, "{spec: {generated: {password: {length: 1025}}}}", "equal to 1024"),
        row(
            GENERATED,
            "{spec: {generated: {password: {classes: [Lower, Lower]}}}}",
            "name each once"),
        row(GENERATED, "{spec: {generated: {rotateEvery: 30s}}}", "at least 60s"),
        row(GENERATED, "{spec: {generated: {overlap: 4s}}}", "at least 5s"),
        row(
            GENERATED,
            "{spec: {generated: {rotateEvery: 1h, overlap: 50m}}}",
            "four fifths of rotateEvery at most"),
        row(GENERATED, "{spec: {generated: {keyPair: {}}}}", "exactly one of password, bytes"),
        row(GENERATED, "{spec: {generated: {sshKey: {}}}}", "exactly one of password, bytes"),
        row(GENERATED, "{spec: {generated: {keep: 'yes'}}}", "spec.generated.keep"),
        row(
            GENERATED,
            "{spec: {generated: {password: {exclude: " + "e".repeat(65) + "}}}}",
            "Too long"),
        row(
            GENERATED,
            "{spec: {generated: {password: {htpasswd: {cost: 10}}}}}",
            "say whose password it is"),
        row(
            GENERATED,
            "{spec: {generated: {password: {htpasswd: {username: 'a:b'}}}}}",
            "letters, digits and"),
        row(
            GENERATED,
            "{spec: {generated: {password: {htpasswd: {username: a, cost: 15}}}}}",
            "equal to 14"),
        row(
            GENERATED,
            "{spec: {generated: {password: {length: 73, htpasswd: {username: a}}}}}",
            "72 at most with htpasswd"),
        key("keyPair: {algorithm: DSA}", "supported values"),
        key("keyPair: {size: 512}", "must be 256, 384 or 521"),
        key("keyPair: {algorithm: RSA, size: 8192}", "between 2048 and 4096"),
        key("sshKey: {size: 256}", "leave size out"),
        key("sshKey: {algorithm: RSA, size: 1024}", "between 2048 and 4096"),
        key("sshKey: {comment: 'a b'}", "letters, digits and"),
        row(BYTES, "{spec: {generated: {bytes: {length: null}}}}", "how many random bytes"),
        row(BYTES, "{spec: {generated: {bytes: {length: 15}}}}", "equal to 16"),
        row(BYTES, "{spec: {generated: {bytes: {length: 4097}}}}", "equal to 4096"));
  }

  private static Arguments key(String change, String mend) {
    return row(BYTES, "{spec: {generated: {bytes: null, " + change + "}}}", mend);
  }

  private static Stream<Arguments> paths() {
    var shape = "must be a path below a mount";
    var characters = "letters, digits and / . _ @ : + = ~ , - only";
    var open = "may not lie under sys/, auth/, identity/ or cubbyhole/";
    var below =
        Stream.of("team-b/sys/leases/lookup", "team-b/Auth/token/create", "a/b/identity/entity/c")
            .map(path -> row(DYNAMIC, "{spec: {dynamic: {path: " + path + "}}}", "of a namespace"));
    var everywhere =
        Stream.of(
                List.of("null", "mount first"),
                List.of("/database/creds/x", shape),
                List.of("database/creds/x/", shape),
                List.of("database//x", shape),
                List.of("database", shape),
                List.of("database/../sys/mounts", shape),
                List.of("database/./x", shape),
                List.of("database/a..b", shape),
                List.of("database/%2e%2e/sys", characters),
                List.of("'database/x?list=true'", characters),
                List.of("'database/x#y'", characters),
                List.of("'database/a b'", characters),
                List.of("'database\\x'", shape),
                List.of("\"database/a\\nb\"", characters),
                List.of("sys/mounts", open),
                List.of("SYS/mounts", open),
                List.of("auth/token/create", open),
                List.of("identity/oidc/token/x", open),
                List.of("cubbyhole/x", open),
                List.of("a/" + LONG, "Too long"))
            .flatMap(
                path ->
                    Stream.of(
                        row(DYNAMIC, "{spec: {dynamic: {path: " + path.get(0) + "}}}", path.get(1)),
                        row(STATIC, "{spec: {static: {path: " + path.get(0) + "}}}", path.get(1))));
    return Stream.concat(everywhere, below);
  }

  private static Stream<Arguments> issuers() {
    return Stream.of(
        row(ISSUER, "{spec: null}", "give one of managedCA, ca, vault, kubernetes,"),
        row(ISSUER, "{spec: {managedCA: null}}", "exactly one of spec.managedCA, spec.ca"),
        row(ISSUER, "{spec: {ca: {secretName: x}}}", "exactly one of spec.managedCA, spec.ca"),
        row(ISSUER, "{spec: {vault: {backend: x, role: y}}}", "exactly one of spec.managedCA"),
        row(SIGNER_ISSUER, "{spec: {kubernetes: {signerName: null}}}", "name the signer"),
        row(SIGNER_ISSUER, "{spec: {kubernetes: {signerName: mesh}}}", "a domain, a slash"),
        row(
            SIGNER_ISSUER,
            "{spec: {kubernetes: {signerName: kubernetes.io/kube-apiserver-client}}}",
            "may not lie under kubernetes.io"),
        row(
            SIGNER_ISSUER,
            "{spec: {kubernetes: {signerName: x.kubernetes.io/y}}}",
            "may not lie under kubernetes.io"),
        row(SIGNER_ISSUER, "{spec: {kubernetes: {anchors: null}}}", "anchors is required"),
        row(
            SIGNER_ISSUER,
            "{spec: {kubernetes: {anchors: {secretName: x}}}}",
            "exactly one of secretName and configMapName"),
        row(CERT_MANAGER_ISSUER, "{spec: {certManager: {name: null}}}", "name cert-manager's"),
        row(CERT_MANAGER_ISSUER, "{spec: {certManager: {name: A_b}}}", "the name of an object"),
        row(CERT_MANAGER_ISSUER, "{spec: {certManager: {anchors: null}}}", "anchors is required"),
        row(
            CERT_MANAGER_ISSUER,
            "{spec: {certManager: {anchors: {secretName: x}}}}",
            "exactly one of secretName and configMapName"),
        row(
            CERT_MANAGER_ISSUER,
            "{spec: {certManager: {kind: StepIssuer}}}",
            "is Issuer or ClusterIssuer where the group is cert-manager.io"),
        row(CERT_MANAGER_ISSUER, "{spec: {certManager: {kind: a/b}}}", "the kind of the issuer"),
        row(CERT_MANAGER_ISSUER, "{spec: {certManager: {group: x/y}}}", "must be the API group"),
        row(
            CERT_MANAGER_ISSUER,
            "{spec: {vault: {backend: x, role: y}}}",
            "exactly one of spec.managedCA"),
        row(ACME_ISSUER, "{spec: {acme: {server: null}}}", "address of the server's directory"),
        row(ACME_ISSUER, "{spec: {acme: {server: 'http://acme.example.com'}}}", "https, without"),
        row(ACME_ISSUER, "{spec: {acme: {server: 'https://a@example.com'}}}", "https, without"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {termsOfServiceAgreed: false}}}",
            "read the server's terms"),
        row(ACME_ISSUER, "{spec: {acme: {termsOfServiceAgreed: null}}}", "read the server's terms"),
        row(ACME_ISSUER, "{spec: {acme: {anchors: null}}}", "spec.acme.anchors is required"),
        row(ACME_ISSUER, "{spec: {acme: {solvers: []}}}", "say how names are proven"),
        row(ACME_ISSUER, "{spec: {acme: {solvers: [{zones: [x]}]}}}", "a solver needs"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{zones: ['*.x'], http01: {}}]}}}",
            "must be DNS names in lower case"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{http01: {}, dns01: {webhook: {url: 'https://a/b'}}}]}}}",
            "exactly one of http01 and dns01"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{dns01: {}}]}}}",
            "exactly one of dns01.rfc2136 and dns01.webhook"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{dns01: {webhook: {url: 'http://a/b'}}}]}}}",
            "must be an https address"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{dns01: {rfc2136: {nameserver: ns1, zone: a.org}}}]}}}",
            "rfc2136 needs nameserver, zone and tsig"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{dns01: {rfc2136: {nameserver: 'https://ns1', zone: a.org,"
                + " tsig: {keyName: k, secretName: s}}}}]}}}",
            "must be a host"),
        row(
            ACME_ISSUER,
            "{spec: {acme: {solvers: [{dns01: {propagationDelay: 1h, webhook: {url:"
                + " 'https://a/b'}}}]}}}",
            "at most 30m"),
        row(ACME_ISSUER, "{spec: {acme: {email: 'a@b, c@d'}}}", "must be one e-mail address"),
        row(ACME_ISSUER, "{spec: {acme: {caBundle: x}}}", "certificates in PEM"),
        row(ACME_ISSUER, "{spec: {acme: {duration: 90d}}}", "at least 60s"),
        row(ACME_ISSUER, "{spec: {acme: {externalAccount: {keyId: null}}}}", "needs keyId"),
        row(ACME_ISSUER, "{spec: {acme: {profile: 'a b'}}}", "directory lists it"),
        row(ACME_ISSUER, "{spec: {trustDomain: example.org}}", "does not go with spec.acme"),
        row(ACME_ISSUER, "{spec: {ca: {secretName: x}}}", "exactly one of spec.managedCA"),
        row(VAULT_ISSUER, "{spec: {vault: {backend: null}}}", "spec.vault.backend is required"),
        row(VAULT_ISSUER, "{spec: {vault: {role: null}}}", "name the role of the PKI engine"),
        row(VAULT_ISSUER, "{spec: {vault: {role: ../x}}}", "must be the name of a role"),
        row(VAULT_ISSUER, "{spec: {vault: {mount: /pki}}}", "where the engine is mounted"),
        row(VAULT_ISSUER, "{spec: {vault: {mount: sys/pki}}}", "may not lie under sys/"),
        row(ISSUER, "{spec: {managedCA: {commonName: null}}}", "e.g. 'commonName: mesh-ca'"),
        row(ISSUER, "{spec: {managedCA: {commonName: ' '}}}", "must not be blank"),
        row(ISSUER, "{spec: {managedCA: {revoked: [mesh-ca]}}}", "must be key identifiers of 40"),
        row(ISSUER, "{spec: {managedCA: {revoked: true}}}", "spec.managedCA.revoked"),
        row(ISSUER, "{spec: {managedCA: {rotation: {delay: 4s}}}}", "at least 5s"),
        row(ISSUER, "{spec: {managedCA: {crl: {url: 'https://crl/x'}}}}", "plain http URL"),
        row(ISSUER, "{spec: {managedCA: {crl: {url: 'http://crl/x/'}}}}", "plain http URL"),
        row(ISSUER, "{spec: {managedCA: {crl: {url: 'http://a b'}}}}", "plain http URL"),
        row(ISSUER, "{spec: {managedCA: {crl: {url: 'http://u@crl/x'}}}}", "plain http URL"),
        row(ISSUER, "{spec: {managedCA: {crl: {duration: 30s}}}}", "at least 60s"),
        row(GIVEN_CA, "{spec: {ca: {crl: {url: 'ldap://crl/x'}}}}", "plain http URL"),
        row(ISSUER, "{spec: {managedCA: {rotation: {deadline: never}}}}", "at least 5s"),
        row(ISSUER, "{spec: {managedCA: {duration: 1y}}}", "e.g. 1h, 30m or 1h30m"),
        row(GIVEN_CA, "{spec: {ca: {secretName: null}}}", "tls.crt, tls.key and ca.crt"),
        row(ISSUER, "{spec: {trustDomain: 'spiffe://a'}}", "must be a SPIFFE trust domain"),
        row(ISSUER, "{spec: {spiffe: {path: /ns/a}}}", "two tenants would have one SPIFFE ID"),
        row(
            ISSUER,
            "{spec: {spiffe: {path: '/{namespace}-{serviceAccount}'}}}",
            "must be the path of a SPIFFE ID"),
        row(
            ISSUER,
            "{spec: {spiffe: {path: '/{namespace}/../{serviceAccount}'}}}",
            "must be the path of a SPIFFE ID"),
        row(
            ISSUER,
            "{spec: {trustDomain: null, spiffe: {path: '/{namespace}/{serviceAccount}'}}}",
            "spec.spiffe needs a trust domain"),
        row(ISSUER, "{spec: {allowedNames: {dns: ['a*.b']}}}", "must be patterns of DNS names"),
        row(ISSUER, "{spec: {allowedNames: {dns: ['***']}}}", "must be patterns of DNS names"),
        row(ISSUER, "{spec: {allowedNames: {uris: ['*']}}}", "must be patterns of URIs"),
        row(ISSUER, "{spec: {allowedNames: {emails: ['*']}}}", "patterns of e-mail addresses"),
        row(ISSUER, "{spec: {allowedNames: {commonNames: [' ']}}}", "patterns of common names"),
        row(ISSUER, "{spec: {allowedNames: {ipRanges: [10.0.0.0]}}}", "ranges of IP addresses"),
        row(ISSUER, "{spec: {allowedNames: {dns: " + numbered(101, "d") + "}}}", "at most 100"),
        row(
            ISSUER,
            "{spec: {allowedNames: {subject: {organizations: ['system:*']}}}}",
            "may not begin with 'system:'"),
        row(ISSUER, "{spec: {limits: {usages: [cert sign]}}}", "supported values"),
        row(ISSUER, "{spec: {limits: {keyAlgorithms: [Ed25519]}}}", "supported values"),
        row(
            VAULT_ISSUER,
            "{spec: {limits: {keyAlgorithms: [MLDSA44]}}}",
            "goes with spec.managedCA and spec.ca alone"),
        row(ISSUER, "{spec: {limits: {maxDuration: 1s}}}", "at least 60s"),
        row(ISSUER, "{metadata: {name: " + "n".repeat(64) + "}}", "shorter name"));
  }

  private static Stream<Arguments> backends() {
    var login = "exactly one of login.kubernetes, login.jwt, login.appRole";
    return Stream.of(
        row(BACKEND, "{spec: {address: null}}", "say where the server is"),
        row(BACKEND, "{spec: {sweep: {}}}", "sweep.token is required"),
        row(BACKEND, "{spec: {sweep: {token: {}}}}", "secretName is required"),
        row(
            BACKEND,
            "{spec: {sweep: {token: {secretName: 'A/B'}}}}",
            "must be the name of an object"),
        row(BACKEND, "{spec: {address: openbao:8200}}", "must be the address of the server"),
        row(BACKEND, "{spec: {address: 'ftp://openbao'}}", "must be the address of the server"),
        row(BACKEND, "{spec: {address: 'https://'}}", "must be the address of the server"),
        row(BACKEND, "{spec: {address: 'https://u:p@h'}}", "must be the address of the server"),
        row(BACKEND, "{spec: {address: 'https://h/?x=1'}}", "must be the address of the server"),
        row(BACKEND, "{spec: {address: 'https://h:8200/v1'}}", "without user, query and /v1"),
        row(BACKEND, "{spec: {caBundle: MIIB}}", "must be certificates in PEM"),
        row(BACKEND, "{spec: {caBundle: " + LONG + "}}", "Too long"),
        row(BACKEND, "{spec: {login: null}}", "say how tenants log in"),
        row(BACKEND, "{spec: {login: {kubernetes: null}}}", login),
        row(BACKEND, "{spec: {login: {jwt: {role: a, audience: b}}}}", login),
        row(BACKEND, "{spec: {login: {kubernetes: {audience: null}}}}", "audience is required"),
        row(BACKEND, "{spec: {login: {kubernetes: {role: null}}}}", "role is required"),
        row(BACKEND, "{spec: {login: {kubernetes: {audience: 'a b'}}}}", "without spaces"),
        row(BACKEND, "{spec: {login: {kubernetes: {mount: /k8s/}}}}", "without 'auth/'"),
        row(BACKEND, "{spec: {login: {kubernetes: {mount: ../sys}}}}", "without 'auth/'"),
        row(
            APP_ROLE_BACKEND,
            "{spec: {login: {appRole: {mount: 'auth/../x'}}}}",
            "without 'auth/'"),
        row(APP_ROLE_BACKEND, "{spec: {login: {token: {}}}}", login),
        row(
            FULL_BACKEND,
            "{spec: {caBundle: '-----BEGIN CERTIFICATE-----'}}",
            "both say what the server is verified with"),
        row(FULL_BACKEND, "{spec: {address: 'http://10.0.0.7:8200'}}", "https address only"),
        row(FULL_BACKEND, "{spec: {tls: {serverName: 'A b'}}}", "must be a DNS name"),
        row(FULL_BACKEND, "{spec: {namespace: /team/}}", "must be the path of a namespace"),
        row(FULL_BACKEND, "{spec: {namespace: team/../root}}", "must be the path of a namespace"),
        row(FULL_BACKEND, "{spec: {allowedPaths: ['**']}}", "must be paths below a mount"),
        row(FULL_BACKEND, "{spec: {allowedPaths: ['kv/**/a']}}", "must be paths below a mount"),
        row(FULL_BACKEND, "{spec: {allowedPaths: ['kv/a*']}}", "must be paths below a mount"),
        row(FULL_BACKEND, "{spec: {limits: {maxTTL: 10s}}}", "at least 60s"),
        row(FULL_BACKEND, "{spec: {limits: {maxResponseBytes: 1}}}", "greater than or equal to"),
        row(CERTIFICATE_BACKEND, "{spec: {login: {certificate: {role: 'a/b'}}}}", "name of a role"),
        row(JWT_BACKEND, "{spec: {login: {jwt: {audience: null}}}}", "audience is required"),
        row(JWT_BACKEND, "{spec: {login: {jwt: {role: null}}}}", "role is required"));
  }

  private static Stream<Arguments> owners() {
    return Stream.of(
        row(OWNER, "{spec: null}", "give type and displayName"),
        row(OWNER, "{spec: {type: null}}", "Person, Team or Vendor"),
        row(OWNER, "{spec: {type: Robot}}", "supported values"),
        row(OWNER, "{spec: {displayName: null}}", "e.g. 'displayName: Payments'"),
        row(OWNER, "{spec: {contact: " + LONG + "}}", "Too long"),
        row(OWNER, "{metadata: {name: " + "n".repeat(64) + "}}", "shorter name"),
        namespaces("names: null", "exactly one of names, selector and all"),
        namespaces("all: true", "exactly one of names, selector and all"),
        namespaces("names: null, all: false", "can only be true"),
        namespaces("names: []", "at least 1"),
        namespaces("names: ['*']", "must be names of namespaces"),
        namespaces("names: " + numbered(257, "n"), "at most 256 items"),
        namespaces("names: null, selector: {}", "an empty selector would choose every"),
        namespaces("names: null, selector: {matchLabels: {a b: c}}", "that a label can have"),
        namespaces("names: null, selector: {matchLabels: {a: 'b c'}}", "that a label can have"),
        namespaces("names: null, selector: {matchExpressions: [{key: a}]}", "key and operator"),
        namespaces(
            "names: null, selector: {matchExpressions: [{key: a, operator: In}]}",
            "In and NotIn need values"),
        namespaces(
            "names: null, selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
            "Exists and DoesNotExist have none"));
  }

  private static Arguments certificate(String change, String mend) {
    return row(IDENTITY, "{spec: {certificate: {" + change + "}}}", mend);
  }

  private static Arguments namespaces(String change, String mend) {
    return row(OWNER, "{spec: {namespaces: {" + change + "}}}", mend);
  }

  private static Arguments row(Examples good, String change, String mend) {
    var shown = change.length() > 100 ? change.substring(0, 100) + "…" : change;
    return Arguments.argumentSet(good + " " + shown, good, change, mend);
  }

  private static List<String> numbered(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
  }
}
