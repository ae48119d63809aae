package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/** One good object of each kind and source, to be taken as it is or with a change. */
enum Examples {
  IDENTITY(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: MachineIdentity
      metadata: {name: payments-api, namespace: payments}
      spec:
        owner: team-payments
        purpose: Posts settlements to the ledger over mutual TLS
        expiresAt: "2027-03-31T00:00:00Z"
        criticality: High
        serviceAccountName: payments-api
        certificate:
          issuer: mesh-ca
          secretName: payments-api-tls
          dnsNames: [payments-api.payments.svc]
          ipAddresses: [10.0.0.1, "2001:db8::1"]
          uris: [spiffe://example.org/ns/payments/sa/payments-api]
          emailAddresses: [payments@example.com]
          commonName: payments-api.payments.svc
          subject:
            organizations: [Payments]
            organizationalUnits: [Settlement]
            countries: [DE]
            provinces: [Berlin]
            localities: [Berlin]
            streetAddresses: [Unter den Linden 1]
            postalCodes: ["10117"]
            serialNumber: A-1047
          usages: [digital signature, server auth, client auth, s/mime]
          duration: 1h
          renewBefore: 20m
          privateKey: {algorithm: ECDSA, size: 256, rotation: Always, encoding: PKCS1}
          additionalOutputs: [CombinedPEM, DER]
          keystores:
            pkcs12: {passwordSecretRef: {name: keystore, key: password}}
            jks: {alias: payments}
        restart: [{kind: Deployment, name: payments-api}]
        suspend: true
        maintenanceWindows:
          allow: [{schedule: "0 2 * * sat", duration: 4h, timeZone: Europe/Berlin}]
          deny: [{schedule: "0 0 1-3,31 */3 *", duration: 24h, timeZone: UTC}]
        secretTemplate:
          labels: {team: payments, example.com/tier: ""}
          annotations: {example.com/contact: "payments@example.com, day and night"}
      """),
  SHORT_IDENTITY(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: MachineIdentity
      metadata: {name: reports, namespace: payments}
      spec:
        owner: team-payments
        purpose: Fetches reports
        expiresAt: "2027-03-31T02:00:00.5+02:00"
        certificate: {issuer: mesh-ca, dnsNames: ["reports.payments"], renewBefore: 25%}
      """),
  JWT_IDENTITY(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: MachineIdentity
      metadata: {name: payments-token, namespace: payments}
      spec:
        owner: team-payments
        purpose: Calls the ledger of another trust domain
        expiresAt: "2027-03-31T00:00:00Z"
        serviceAccountName: payments-api
        jwt:
          issuer: mesh-ca
          secretName: payments-token
          audiences: [ledger.example.org, "spiffe://example.org/ns/ledger/sa/ledger"]
          duration: 30m
          renewBefore: 10m
        restart: [{kind: Deployment, name: payments-api}]
        secretTemplate: {labels: {team: payments}}
      """),
  DYNAMIC(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: ledger-db, namespace: payments}
      spec:
        owner: team-payments
        purpose: Reads and writes the ledger database
        expiresAt: "2027-03-31T00:00:00Z"
        serviceAccountName: payments-api
        backend: vault
        role: tenant
        dynamic: {path: database/creds/ledger}
        destination: {secretName: ledger-db}
        restart: [{kind: StatefulSet, name: payments-api}, {auto: true}]
        suspend: false
        maintenanceWindows:
          allow: [{schedule: "0 2 * * sat", duration: 4h, timeZone: Europe/Berlin}]
          deny: [{schedule: "0 0 1-3,31 */3 *", duration: 24h, timeZone: UTC}]
        secretTemplate:
          type: kubernetes.io/basic-auth
          labels: {team: payments}
          annotations: {example.com/contact: payments@example.com}
          data:
            username: "{{username}}"
            password: "{{password}}"
            url: "postgres://{{#url}}{{username}}{{/url}}:{{#url}}{{password}}{{/url}}@db/ledger"
      """),
  TOKEN(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: sts-token, namespace: payments}
      spec:
        owner: team-payments
        purpose: Exchanges the workload's token
        expiresAt: "2027-03-31T00:00:00Z"
        serviceAccountName: payments-api
        token: {audience: "https://sts.example.com", duration: 30m}
      """),
  POSTED(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: web-cert, namespace: payments}
      spec:
        owner: team-payments
        purpose: Serves the web front
        expiresAt: "2027-03-31T00:00:00Z"
        serviceAccountName: payments-api
        backend: vault
        dynamic: {path: pki/issue/web, method: POST, parameters: {common_name: web.example.com}}
      """),
  BY_APP_ROLE(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: ledger-db, namespace: payments}
      spec:
        owner: team-payments
        purpose: Reads and writes the ledger database
        expiresAt: "2027-03-31T00:00:00Z"
        backend: vault
        login: {appRole: {roleId: 6f1c-9d, secretIdSecretRef: {name: approle, key: secret-id}, wrapped: true}}
        dynamic: {path: database/creds/ledger}
      """),
  BY_CERTIFICATE(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: ledger-db, namespace: payments}
      spec:
        owner: team-payments
        purpose: Reads and writes the ledger database
        expiresAt: "2027-03-31T00:00:00Z"
        backend: vault
        role: web
        login: {certificate: {identity: payments-api}}
        dynamic: {path: database/creds/ledger}
      """),
  BY_TOKEN(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: ledger-db, namespace: payments}
      spec:
        owner: team-payments
        purpose: Reads and writes the ledger database
        expiresAt: "2027-03-31T00:00:00Z"
        backend: vault
        login: {token: {tokenSecretRef: {name: ledger-token, key: token}}}
        dynamic: {path: database/creds/ledger}
      """),
  STATIC(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: app-config, namespace: payments}
      spec:
        owner: team-payments
        purpose: Configures the application
        expiresAt: "2027-03-31T00:00:00Z"
        serviceAccountName: payments-api
        backend: vault
        static: {path: kv/payments/app, version: 3, keys: [api-key, .npmrc], refreshInterval: 5m}
      """),
  GENERATED(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: session-key, namespace: payments}
      spec:
        owner: team-payments
        purpose: Signs session cookies
        expiresAt: "2027-03-31T00:00:00Z"
        generated: {password: {length: 40, classes: [Lower, Digit]}, rotateEvery: 720h}
      """),
  BYTES(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: cookie-key, namespace: payments}
      spec:
        owner: team-payments
        purpose: Encrypts cookies
        expiresAt: "2027-03-31T00:00:00Z"
        generated: {bytes: {length: 32}}
      """),
  UUID(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretLease
      metadata: {name: install-id, namespace: payments}
      spec:
        owner: team-payments
        purpose: Names the installation
        expiresAt: "2027-03-31T00:00:00Z"
        generated: {uuid: {}}
      """),
  OWNER(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityOwner
      metadata: {name: team-payments}
      spec:
        type: Team
        displayName: Payments
        contact: payments@example.com
        namespaces: {names: [payments]}
      """),
  ISSUER(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityIssuer
      metadata: {name: mesh-ca}
      spec:
        managedCA: {commonName: mesh-ca, duration: 8760h, rotation: {delay: 90s, deadline: 2h}, revoked: [5f0c7e0b5d1c3a9e8f7d6c5b4a39281706f5e4d3]}
        trustDomain: example.org
        spiffe:
          path: "/cluster-1/{namespace}/{serviceAccount}/{identity}"
          federatesWith:
            - {trustDomain: web.example, url: "https://spiffe.web.example/bundle"}
            - trustDomain: pinned.example
              url: "https://spiffe.pinned.example:8443/bundle"
              caBundle: "-----BEGIN CERTIFICATE-----"
            - trustDomain: partner.example
              url: "https://10.0.0.7:8443/bundle"
              endpointSPIFFEID: spiffe://partner.example/bundle-endpoint
              bundle: {configMapName: partner-bundle}
            - {trustDomain: handed.example, bundle: {secretName: handed-bundle}}
        allowedNamespaces: {names: [payments]}
        allowedNames:
          dns: ["*.payments.example.com", "**.svc"]
          uris: ["spiffe://example.org/ns/payments/**"]
          emails: ["*@payments.example.com"]
          commonNames: ["payments-*"]
          ipRanges: [10.0.0.0/16, "2001:db8::/32"]
          subject:
            organizations: [Payments, "Payments *"]
            organizationalUnits: ["*"]
            countries: [DE]
            provinces: [Berlin]
            localities: [Berlin]
            streetAddresses: ["*"]
            postalCodes: ["10*"]
            serialNumbers: ["A-*"]
        limits: {maxDuration: 24h, usages: [code signing, email protection], keyAlgorithms: [MLDSA65]}
      """),
  GIVEN_CA(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityIssuer
      metadata: {name: corporate-ca}
      spec:
        ca: {secretName: corporate-ca}
        allowedNamespaces: {all: true}
      """),
  VAULT_ISSUER(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityIssuer
      metadata: {name: vault-ca}
      spec:
        vault: {backend: vault, mount: pki/mesh, role: mesh}
        allowedNamespaces: {all: true}
      """),
  SIGNER_ISSUER(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityIssuer
      metadata: {name: signer-ca}
      spec:
        kubernetes: {signerName: example.com/mesh, anchors: {configMapName: mesh-roots}}
        allowedNamespaces: {all: true}
      """),
  CERT_MANAGER_ISSUER(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityIssuer
      metadata: {name: cert-manager-ca}
      spec:
        certManager: {name: mesh-ca, anchors: {configMapName: mesh-roots}}
        allowedNamespaces: {all: true}
      """),
  ACME_ISSUER(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: IdentityIssuer
      metadata: {name: acme-ca}
      spec:
        acme:
          server: https://acme.example.com/directory
          email: platform@example.com
          termsOfServiceAgreed: true
          externalAccount: {keyId: kid-1, secretName: acme-eab}
          profile: shortlived
          duration: 160h
          usages: [server auth]
          anchors: {configMapName: acme-roots}
          solvers:
            - {zones: [apps.example.com], http01: {}}
            - zones: [example.com]
              dns01:
                propagationDelay: 60s
                rfc2136:
                  nameserver: ns1.example.com:53
                  zone: example.com
                  tsig: {keyName: tenure, algorithm: HMAC-SHA512, secretName: dns-tsig}
            - dns01: {webhook: {url: "https://dns-solver.platform.svc/acme", secretName: dns-token}}
        allowedNamespaces: {all: true}
        allowedNames: {dns: ["*.apps.example.com"]}
      """),
  BACKEND(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: vault}
      spec:
        address: https://openbao.vault.svc:8200
        login: {kubernetes: {mount: kubernetes, role: tenant, audience: vault}}
        allowedNamespaces: {selector: {matchLabels: {tenure.dev/enrolled: "true"}}}
      """),
  APP_ROLE_BACKEND(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: vault}
      spec:
        address: https://openbao.vault.svc:8200
        login: {appRole: {mount: team/approle}}
        allowedNamespaces: {names: [payments]}
      """),
  CERTIFICATE_BACKEND(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: vault}
      spec:
        address: https://openbao.vault.svc:8200
        login: {certificate: {mount: cert, role: web}}
        allowedNamespaces: {names: [payments]}
      """),
  TOKEN_BACKEND(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: vault}
      spec:
        address: https://openbao.vault.svc:8200
        login: {token: {}}
        allowedNamespaces: {names: [payments]}
      """),
  FULL_BACKEND(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: vault}
      spec:
        address: https://10.0.0.7:8200
        tls:
          anchors: {configMapName: vault-ca}
          clientSecretName: vault-client
          serverName: openbao.example.org
        namespace: platform/payments
        login: {kubernetes: {mount: kubernetes, role: tenant, audience: vault}}
        allowedNamespaces: {names: [payments]}
        allowedPaths: [database/creds/*, kv/payments/**, kv/*/app]
        limits: {maxTTL: 24h, maxResponseBytes: 65536}
        sweep: {token: {secretName: vault-sweep}}
      """),
  JWT_BACKEND(
      """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: vault-jwt}
      spec:
        address: http://127.0.0.1:8200
        caBundle: |
          -----BEGIN CERTIFICATE-----
          MIIB
          -----END CERTIFICATE-----
        login: {jwt: {role: tenant, audience: vault}}
        allowedNamespaces:
          selector:
            matchExpressions: [{key: env, operator: In, values: [production]}]
      """);

  static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final String yaml;

  Examples(String yaml) {
    this.yaml = yaml;
  }

  String yaml() {
    return yaml;
  }

  ObjectNode tree() {
    return (ObjectNode) read(yaml);
  }

  /** With a JSON merge patch (RFC 7396) in YAML: a null takes a field away. */
  ObjectNode with(String patch) {
    return (ObjectNode) merge(tree(), read(patch));
  }

  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    var merged = target instanceof ObjectNode object ? object : YAML.createObjectNode();
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                merged.remove(field.getKey());
              } else {
                merged.set(field.getKey(), merge(merged.path(field.getKey()), field.getValue()));
              }
            });
    return merged;
  }

  private static JsonNode read(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException typo) {
      throw new IllegalArgumentException(yaml, typo);
    }
  }
}
