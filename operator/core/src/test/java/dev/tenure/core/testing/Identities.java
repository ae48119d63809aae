package dev.tenure.core.testing;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.certificate.CertificateRequest;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.certificate.RenewBefore;
import dev.tenure.core.certificate.Request;
import dev.tenure.core.certificate.SubjectAttribute;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.TokenRequest;
import dev.tenure.core.certificate.Usage;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.Remembered;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.NamespaceSelection;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.schedule.MaintenanceWindows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds identities: {@code identity().ownedBy("a").expiringIn(3, DAYS)}. Without a word it is
 * {@code payments/api}, well formed, a year to live, asking for a certificate of an hour.
 */
public final class Identities {
  private String namespace = "payments";
  private boolean namespaceTerminating;
  private String name = "api";
  private String uid = "5f2f7c1e-0d4b-4a2e-9a51-6f0c2f1d7b11";
  private Lookup<Owner> owner =
      new Lookup.Found<>(new Owner("team-payments", new NamespaceSelection.Everybody()));
  private String ownerName = "team-payments";
  private String purpose = "Posts settlements to the ledger";
  private Criticality criticality = Criticality.MEDIUM;
  private Instant expiresAt = TestClock.START.plus(Duration.ofDays(365));
  private Optional<AccountUse> account = Optional.empty();
  private Optional<String> secretName = Optional.empty();
  private Optional<String> commonName = Optional.empty();
  private CertificateRequest.Names names =
      new CertificateRequest.Names(List.of("api.payments.svc"), List.of(), List.of(), List.of());
  private SubjectAttributes attributes = SubjectAttributes.NONE;
  private Set<Usage> usages = Set.of();
  private Duration duration = Duration.ofHours(1);
  private Optional<RenewBefore> renewBefore = Optional.empty();
  private Outputs outputs = Outputs.PLAIN;
  private KeySpec key = new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.ALWAYS);
  private Lookup<Issuer> issuer = Issuers.issuer().found();
  private String issuerName = "mesh-ca";
  private Destination destination = new Destination.Absent();
  private long lastRotation;
  private Orders orders = Orders.NONE;
  private Remembered remembered = Remembered.NOTHING;
  private boolean restarts;
  private List<String> audiences = List.of();

  private Identities() {}

  /** An identity with nothing delivered yet. */
  public static Identities identity() {
    return new Identities();
  }

  public Identities in(String where) {
    namespace = where;
    return this;
  }

  public Identities named(String what) {
    name = what;
    return this;
  }

  public Identities withUid(String id) {
    uid = id;
    return this;
  }

  /** Owned by an owner that exists and answers for every namespace. */
  public Identities ownedBy(String who) {
    ownerName = who;
    owner = new Lookup.Found<>(new Owner(who, new NamespaceSelection.Everybody()));
    return this;
  }

  /** Its owner exists and answers for nobody. */
  public Identities ownedByOneOfOthers() {
    owner = new Lookup.Found<>(new Owner(ownerName, new NamespaceSelection.Nobody()));
    return this;
  }

  /** Its owner does not exist. */
  public Identities ownerless() {
    owner = new Lookup.Missing<>(ownerName);
    return this;
  }

  public Identities saying(String why) {
    purpose = why;
    return this;
  }

  public Identities of(Criticality how) {
    criticality = how;
    return this;
  }

  /** Its tenure ends so long after {@link TestClock#START}. */
  public Identities expiringIn(long amount, ChronoUnit unit) {
    return expiringAt(TestClock.START.plus(amount, unit));
  }

  public Identities expiringAt(Instant end) {
    expiresAt = end;
    return this;
  }

  /** Under an account that its writer has the right to. */
  public Identities runningAs(String serviceAccount) {
    account = Optional.of(new AccountUse(serviceAccount, false));
    return this;
  }

  /** Under an account that itself must name the identity. */
  public Identities runningWithConsentOf(String serviceAccount) {
    account = Optional.of(new AccountUse(serviceAccount, true));
    return this;
  }

  public Identities into(String secret) {
    secretName = Optional.of(secret);
    return this;
  }

  public Identities commonlyNamed(String cn) {
    commonName = Optional.of(cn);
    return this;
  }

  /** With one attribute of the subject more. */
  public Identities saying(SubjectAttribute attribute, String... values) {
    var all = new HashMap<>(attributes.values());
    all.put(attribute, List.of(values));
    attributes = new SubjectAttributes(all);
    return this;
  }

  public Identities usedFor(Usage... asked) {
    usages = Set.of(asked);
    return this;
  }

  public Identities forDns(String... dnsNames) {
    return forNames(
        new CertificateRequest.Names(
            List.of(dnsNames), names.ipAddresses(), names.uris(), names.emailAddresses()));
  }

  public Identities forNames(CertificateRequest.Names all) {
    names = all;
    return this;
  }

  /** Asks for a token instead of a certificate. */
  public Identities forAudiences(String... all) {
    audiences = List.of(all);
    return this;
  }

  public Identities lasting(Duration life) {
    duration = life;
    return this;
  }

  public Identities renewedBefore(RenewBefore end) {
    renewBefore = Optional.of(end);
    return this;
  }

  public Identities laidOut(Outputs forms) {
    outputs = forms;
    return this;
  }

  public Identities withKey(KeySpec spec) {
    key = spec;
    return this;
  }

  public Identities from(Issuers source) {
    issuer = source.found();
    issuerName = source.build().name();
    return this;
  }

  /** Asks an issuer that does not exist. */
  public Identities fromNobody(String missing) {
    issuer = new Lookup.Missing<>(missing);
    issuerName = missing;
    return this;
  }

  /** What lies in its Secret. */
  public Identities finding(Destination found) {
    destination = found;
    return this;
  }

  /** Its own Secret, untouched. */
  public Identities holding(Delivery delivery) {
    lastRotation = delivery.rotation();
    return finding(new Destination.Ours(delivery, true));
  }

  /** The rotation that its status knows of. */
  public Identities rotated(long times) {
    lastRotation = times;
    return this;
  }

  /** Whose status lists these. */
  public Identities remembering(Issued issued, List<String> revocations) {
    remembered = new Remembered(issued, revocations);
    return this;
  }

  /** Whether its consumers are restarted after a rotation. */
  public Identities restarting(boolean after) {
    restarts = after;
    return this;
  }

  public Identities suspended() {
    orders = new Orders(true, orders.renewal(), orders.revocations(), orders.windows());
    return this;
  }

  /** Whose rotations wait for these. */
  public Identities rotatingWithin(MaintenanceWindows windows) {
    orders = new Orders(orders.suspended(), orders.renewal(), orders.revocations(), windows);
    return this;
  }

  /** No longer suspended. */
  public Identities resumed() {
    orders = new Orders(false, orders.renewal(), orders.revocations(), orders.windows());
    return this;
  }

  /** Under the annotation that orders a renewal. */
  public Identities toldToRenew(String nonce) {
    orders =
        new Orders(orders.suspended(), Optional.of(nonce), orders.revocations(), orders.windows());
    return this;
  }

  /** Under a demand on itself that everything is revoked. */
  public Identities toldToRevoke(String why) {
    return toldToRevoke(RevocationDemand.OWN, why);
  }

  /** Under a demand on the issuer or the backend. */
  public Identities toldToRevoke(String scope, String why) {
    orders = orders.and(List.of(new RevocationDemand(scope, why, Optional.of("alice"))));
    return this;
  }

  public Subject subject() {
    return new Subject(Kind.MACHINE_IDENTITY, namespace, name, uid);
  }

  public Identities inNamespaceBeingDeleted() {
    namespaceTerminating = true;
    return this;
  }

  public Tenure tenure() {
    return new Tenure(ownerName, purpose, expiresAt, criticality);
  }

  public String secretName() {
    return secretName.orElse(name);
  }

  private Request request() {
    return audiences.isEmpty()
        ? new CertificateRequest(
            issuerName,
            secretName(),
            new CertificateContents(commonName, attributes, names, usages),
            duration,
            renewBefore,
            key,
            outputs)
        : new TokenRequest(issuerName, secretName(), audiences, duration, renewBefore);
  }

  public CertificateInput input() {
    return new CertificateInput(
        subject(),
        new NamespaceFacts(namespace, Map.of(), true, namespaceTerminating),
        "cluster.local",
        tenure(),
        account,
        request(),
        owner,
        issuer,
        destination,
        lastRotation,
        orders,
        restarts,
        remembered);
  }
}
