package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.core.sweep.Maker;
import dev.tenure.core.sweep.Mark;
import dev.tenure.core.sweep.SweptServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Vault and OpenBao behind the domain's port. */
public final class VaultServer implements SecretServer {
  private final Remotes remotes;
  private final Logins logins;
  private final Openings openings;
  private final Readings readings;
  private final Renewals renewals;
  private final LeaseSight sight;
  private final Revocations revocations;
  private final KeyValues values;
  private final PkiEngine pki;
  private final Maker maker;
  private final InstantSource clock;

  /**
   * What the adapter needs of the rest of the operator.
   *
   * @param backends the servers that exist
   * @param evidence what tenants show when they log in
   * @param store keeps logins over a restart
   * @param observer is told of every call
   * @param clock our time
   * @param maker names this installation in the {@code meta} of every token
   */
  public record Surroundings(
      Backends backends,
      Evidence evidence,
      LoginStore store,
      VaultObserver observer,
      InstantSource clock,
      Maker maker) {}

  /** Makes no call yet; {@link Logins#load} comes first. */
  public VaultServer(Surroundings around, VaultSettings settings) {
    clock = around.clock();
    remotes = new Remotes(around.backends(), settings, clock, around.observer());
    var door = new Door(remotes, around.evidence(), clock);
    logins = new Logins(remotes, door, around.store(), settings, clock);
    openings = new Openings(remotes, logins, door, settings, clock);
    maker = around.maker();
    readings = new Readings(remotes, logins, settings, clock);
    renewals = new Renewals(remotes, logins, settings, clock);
    sight = new LeaseSight(remotes, logins, clock);
    revocations = new Revocations(remotes, sight, settings, clock);
    values = new KeyValues(remotes, logins);
    pki = new PkiEngine(remotes, logins, clock);
  }

  /** The shared logins: to be loaded at start and maintained when due. */
  public Logins logins() {
    return logins;
  }

  /** How many calls are under way at each backend that was used. */
  public Map<String, Long> inFlight() {
    return remotes.inFlight();
  }

  /** All tokens of a server, seen with a token that may look at them. */
  public SweptServer swept(String backend, String token) {
    return new SweptTokens(remotes, backend, token, clock);
  }

  /** The PKI engines of all servers. */
  public PkiEngine pki() {
    return pki;
  }

  /**
   * Asks a server, without a token, whether it is there and unsealed. The answer is its version.
   */
  public Answer<String> probe(String backend) {
    return remotes
        .find(backend)
        .then(remote -> remote.read(Remote.SEAL_STATUS, "", "sys/seal-status"))
        .then(
            reply -> {
              if (!reply.ok()) {
                return Answer.refused(
                    Reason.BACKEND_MISCONFIGURED,
                    "backend '%s' does not tell its state (%s); check its address"
                        .formatted(backend, reply.words()));
              }
              return Reply.flag(reply.body(), "sealed")
                  ? Answer.unavailable(
                      Reason.BACKEND_SEALED,
                      "backend '%s' is sealed; someone must unseal it".formatted(backend))
                  : Answer.ok(Reply.text(reply.body(), "version"));
            });
  }

  @Override
  public Answer<Handle> open(
      Account account, Subject subject, String credential, Instant notAfter) {
    return openings.open(account, new Mark(maker, subject, credential), notAfter);
  }

  @Override
  public Answer<Leased> read(Account account, Handle handle, Query query) {
    return readings.read(account, handle, query);
  }

  @Override
  public Answer<ServerLease> renew(
      Account account, Handle handle, ServerLease lease, Duration wanted) {
    return renewals.renew(account, handle, lease, wanted);
  }

  @Override
  public Answer<Sight> look(Account account, Handle handle, ServerLease lease) {
    return sight.look(account, handle, lease);
  }

  @Override
  public Answer<Boolean> revoke(Account account, Handle handle, Optional<ServerLease> lease) {
    return revocations.revoke(account, handle, lease);
  }

  @Override
  public Answer<Value> readValue(Account account, ValueQuery query) {
    return values.read(account, query);
  }

  @Override
  public Optional<Instant> lastEnd(Handle handle) {
    return logins.lastEnd(handle);
  }
}
