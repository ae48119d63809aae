package dev.tenure.core.testing;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Layout;
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
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Backend;
import dev.tenure.core.lease.LeaseInput;
import dev.tenure.core.lease.Recipe;
import dev.tenure.core.lease.SecretServer;
import dev.tenure.core.lease.Source;
import dev.tenure.core.schedule.MaintenanceWindows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds leases: {@code lease().ofRole("ledger").expiringIn(3, DAYS)}. Without a word it is {@code
 * payments/ledger-db}, a year to live, of the dynamic role {@code database/creds/ledger}.
 */
public final class Leases {
  private boolean namespaceTerminating;
  private String namespace = "payments";
  private String name = "ledger-db";
  private String uid = "0b9d8f52-7f3e-4a0c-8a57-3d9f1c2e4a10";
  private String ownerName = "team-payments";
  private Lookup<Owner> owner =
      new Lookup.Found<>(new Owner(ownerName, new NamespaceSelection.Everybody()));
  private Instant expiresAt = TestClock.START.plus(Duration.ofDays(365));
  private boolean deleting;
  private AccountUse account = new AccountUse("api", false);
  private String role = "tenant";
  private Backend backend =
      new Backend("vault", false, new NamespaceSelection.Everybody(), Optional.empty());
  private boolean backendMissing;
  private Optional<String> secretName = Optional.empty();
  private Kinds kind = Kinds.DYNAMIC;
  private SecretServer.Query query =
      new SecretServer.Query("database/creds/ledger", "GET", Map.of());
  private String valuePath = "kv/payments/app";
  private List<String> keys = List.of();
  private Duration refreshInterval = Duration.ofSeconds(60);
  private Recipe recipe = new Recipe.Uuid();
  private Optional<Duration> rotateEvery = Optional.empty();
  private Optional<Duration> overlap = Optional.empty();
  private boolean keep;
  private String audience = "sts";
  private Layout layout = Layout.AS_THEY_COME;
  private Destination destination = new Destination.Absent();
  private long lastRotation;
  private List<String> handled = List.of();
  private Orders orders = Orders.NONE;

  private enum Kinds {
    DYNAMIC,
    STATIC,
    GENERATED,
    TOKEN
  }

  private Leases() {}

  /** A lease with nothing delivered yet. */
  public static Leases lease() {
    return new Leases();
  }

  public Leases in(String where) {
    namespace = where;
    return this;
  }

  public Leases named(String what) {
    name = what;
    return this;
  }

  public Leases withUid(String id) {
    uid = id;
    return this;
  }

  public Leases ownedBy(String who) {
    ownerName = who;
    owner = new Lookup.Found<>(new Owner(who, new NamespaceSelection.Everybody()));
    return this;
  }

  public Leases ownerless() {
    owner = new Lookup.Missing<>(ownerName);
    return this;
  }

  /** Its tenure ends so long after {@link TestClock#START}. */
  public Leases expiringIn(long amount, ChronoUnit unit) {
    return expiringAt(TestClock.START.plus(amount, unit));
  }

  public Leases expiringAt(Instant end) {
    expiresAt = end;
    return this;
  }

  public Leases beingDeleted() {
    deleting = true;
    return this;
  }

  public boolean isBeingDeleted() {
    return deleting;
  }

  public Leases runningAs(String serviceAccount) {
    account = new AccountUse(serviceAccount, false);
    return this;
  }

  public Leases runningWithConsentOf(String serviceAccount) {
    account = new AccountUse(serviceAccount, true);
    return this;
  }

  /** Logs in under this role of the backend. */
  public Leases loggingInAs(String loginRole) {
    role = loginRole;
    return this;
  }

  public Leases fromBackend(String name) {
    backend = new Backend(name, backend.terminating(), backend.serves(), backend.broken());
    return this;
  }

  public Leases fromNoBackend() {
    backendMissing = true;
    return this;
  }

  public Leases fromBackendServingNobody() {
    backend = new Backend("vault", false, new NamespaceSelection.Nobody(), Optional.empty());
    return this;
  }

  public Leases fromBackendBeingDeleted() {
    backend = new Backend("vault", true, backend.serves(), Optional.empty());
    return this;
  }

  public Leases fromBrokenBackend() {
    var why = new Violation(Reason.BACKEND_MISCONFIGURED, "its CA bundle is not PEM");
    backend = new Backend("vault", false, backend.serves(), Optional.of(why));
    return this;
  }

  public Leases into(String secret) {
    secretName = Optional.of(secret);
    return this;
  }

  /** Of a database role. */
  public Leases ofRole(String databaseRole) {
    return ofQuery(new SecretServer.Query("database/creds/" + databaseRole, "GET", Map.of()));
  }

  public Leases ofQuery(SecretServer.Query asked) {
    kind = Kinds.DYNAMIC;
    query = asked;
    return this;
  }

  /** Of a KV value; of all its keys unless some are named. */
  public Leases ofValue(String path, String... some) {
    kind = Kinds.STATIC;
    valuePath = path;
    keys = List.of(some);
    return this;
  }

  public Leases refreshedEvery(Duration interval) {
    refreshInterval = interval;
    return this;
  }

  public Leases generated(Recipe how) {
    kind = Kinds.GENERATED;
    recipe = how;
    return this;
  }

  /** An hour's token of the account for that audience. */
  public Leases tokenFor(String whom) {
    kind = Kinds.TOKEN;
    audience = whom;
    return this;
  }

  /** A password of so many characters. */
  public Leases generatedPassword(int length) {
    return generated(new Recipe.Password(length, Set.of(Recipe.CharacterClass.LOWER)));
  }

  public Leases rotatedEvery(Duration life) {
    rotateEvery = Optional.of(life);
    return this;
  }

  /** The value before lies beside a new one for so long. */
  public Leases overlapping(Duration time) {
    overlap = Optional.of(time);
    return this;
  }

  /** A generated value that is lost is not replaced. */
  public Leases kept() {
    keep = true;
    return this;
  }

  /** Laid out by templates, each the text of a key. */
  public Leases composing(Map<String, String> templates) {
    layout = new Layout(layout.type(), templates);
    return this;
  }

  /** Laid out in a Secret of this type. */
  public Leases ofType(String type) {
    layout = new Layout(type, layout.templates());
    return this;
  }

  /** What lies in its Secret. */
  public Leases finding(Destination found) {
    destination = found;
    return this;
  }

  /** The rotation that its status knows of. */
  public Leases rotated(long times) {
    lastRotation = times;
    return this;
  }

  public Leases suspended() {
    orders = new Orders(true, orders.renewal(), orders.revocations(), orders.windows());
    return this;
  }

  /** Whose rotations wait for these. */
  public Leases rotatingWithin(MaintenanceWindows windows) {
    orders = new Orders(orders.suspended(), orders.renewal(), orders.revocations(), windows);
    return this;
  }

  /** No longer suspended. */
  public Leases resumed() {
    orders = new Orders(false, orders.renewal(), orders.revocations(), orders.windows());
    return this;
  }

  /** Under the annotation that orders a renewal. */
  public Leases toldToRenew(String nonce) {
    orders =
        new Orders(orders.suspended(), Optional.of(nonce), orders.revocations(), orders.windows());
    return this;
  }

  /** Under a demand that everything is revoked. */
  public Leases toldToRevoke(String scope, String why) {
    orders = orders.and(List.of(new RevocationDemand(scope, why, Optional.of("alice"))));
    return this;
  }

  /** Whose status says that these demands are answered. */
  public Leases answered(List<String> demands) {
    handled = demands;
    return this;
  }

  public Subject subject() {
    return new Subject(Kind.SECRET_LEASE, namespace, name, uid);
  }

  public Tenure tenure() {
    return new Tenure(ownerName, "Reads the ledger", expiresAt, Criticality.MEDIUM);
  }

  public String secretName() {
    return secretName.orElse(name);
  }

  public Account account() {
    return new Account(backend.name(), namespace, account.serviceAccount(), role);
  }

  public Source source() {
    return switch (kind) {
      case DYNAMIC -> new Source.Dynamic(account(), query);
      case STATIC ->
          new Source.Static(
              account(),
              new SecretServer.ValueQuery(valuePath, Optional.empty()),
              keys,
              refreshInterval);
      case GENERATED -> new Source.Generated(recipe, rotateEvery, overlap, keep);
      case TOKEN -> new Source.Token(account.serviceAccount(), audience, Duration.ofHours(1));
    };
  }

  public Leases inNamespaceBeingDeleted() {
    namespaceTerminating = true;
    return this;
  }

  public LeaseInput input() {
    var generated = kind == Kinds.GENERATED;
    var local = generated || kind == Kinds.TOKEN;
    Lookup<Backend> lookup =
        backendMissing ? new Lookup.Missing<>(backend.name()) : new Lookup.Found<>(backend);
    return new LeaseInput(
        subject(),
        new NamespaceFacts(namespace, Map.of(), true, namespaceTerminating),
        tenure(),
        generated ? Optional.empty() : Optional.of(account),
        owner,
        local ? Optional.empty() : Optional.of(lookup),
        source(),
        secretName(),
        layout,
        destination,
        lastRotation,
        orders,
        handled);
  }
}
