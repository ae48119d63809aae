package dev.tenure.operator.platform.revocation;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.revocation.CertificateRevoker;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.RevocationList;
import dev.tenure.operator.pki.authority.RevocationListSigner;
import dev.tenure.operator.pki.authority.RevokedCertificate;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The revocation lists of the issuers whose keys we hold. A certificate is revoked when the list
 * that says so is stored; what is asked while one is being stored goes into the next, all of it in
 * one write.
 */
public final class RevocationLists implements CertificateRevoker {
  /** How long a list is good unless the issuer says otherwise. */
  public static final Duration LIFE = Duration.ofDays(7);

  private final ListStore store;
  private final Generations generations;
  private final RevocationListSigner signer;
  private final InstantSource clock;
  private final Map<String, Duration> lives = new ConcurrentHashMap<>();
  private final Map<String, Queue> queues = new ConcurrentHashMap<>();

  public RevocationLists(
      ListStore store, Generations generations, RevocationListSigner signer, InstantSource clock) {
    this.store = store;
    this.generations = generations;
    this.signer = signer;
    this.clock = clock;
  }

  @Override
  public Answer<Verdict> revoke(RevocationOrder order) {
    var certificate = order.certificate();
    var issuer = certificate.issuer();
    var current = generations.current(issuer);
    if (current.isEmpty()) {
      return notReady(issuer);
    }
    var keyId = certificate.authorityKeyId();
    if (!revokes(current.get(), keyId)
        && generations.living(issuer).stream().noneMatch(key -> revokes(key, keyId))) {
      return Answer.ok(Verdict.NOT_REVOCABLE);
    }
    var revoked =
        new RevokedCertificate(
            new BigInteger(certificate.serialNumber(), 16),
            clock.instant(),
            order.reason(),
            certificate.notAfter());
    return queue(issuer).add(keyId, revoked).map(_ -> Verdict.REVOKED);
  }

  /**
   * Makes sure that the lists of an issuer are there and good for long enough.
   *
   * @param life how long a list is good; it is made anew at half of that
   */
  public Answer<Boolean> refresh(String issuer, Duration life) {
    lives.put(issuer, life);
    return queue(issuer).turn();
  }

  /** Forgets an issuer that is gone; its last lists stay where they are served. */
  public void forget(String issuer) {
    lives.remove(issuer);
    queues.remove(issuer);
  }

  private Queue queue(String issuer) {
    return queues.computeIfAbsent(issuer, _ -> new Queue(more -> write(issuer, more)));
  }

  private static boolean revokes(AuthorityKey key, String keyId) {
    return key.keyId().equals(keyId) && key.mayRevoke();
  }

  private Answer<Boolean> write(String issuer, Map<String, List<RevokedCertificate>> more) {
    var living = generations.living(issuer).stream().filter(AuthorityKey::mayRevoke).toList();
    var current = generations.current(issuer).map(AuthorityKey::keyId);
    var keyIds = living.stream().map(AuthorityKey::keyId).toList();
    if (current.isEmpty() || !keyIds.containsAll(more.keySet())) {
      return notReady(issuer);
    }
    return store
        .load(issuer)
        .then(
            kept -> {
              var lists = new HashMap<>(kept.byKeyId());
              var now = clock.instant();
              lists
                  .entrySet()
                  .removeIf(
                      one ->
                          !keyIds.contains(one.getKey())
                              && !now.isBefore(one.getValue().list().nextUpdate()));
              living.forEach(
                  key -> renew(lists, key, more.getOrDefault(key.keyId(), List.of()), issuer));
              var after = new KeptLists(current.get(), lists);
              return after.equals(kept) ? Answer.ok(false) : store.save(issuer, after);
            });
  }

  private void renew(
      Map<String, KeptLists.Signed> lists,
      AuthorityKey key,
      Collection<RevokedCertificate> more,
      String issuer) {
    var now = clock.instant();
    var life = lives.getOrDefault(issuer, LIFE);
    var before = lists.get(key.keyId());
    if (before != null && before.list().includes(more) && isFresh(before.list(), life, now)) {
      return;
    }
    var list = before == null ? RevocationList.first(now, now.plus(life)) : before.list();
    var next = list.next(now, now.plus(life), more);
    lists.put(key.keyId(), new KeptLists.Signed(next, signer.sign(key, next)));
  }

  /** A life that was made shorter holds for the list that is out, too. */
  private static boolean isFresh(RevocationList list, Duration life, Instant now) {
    var half = life.dividedBy(2);
    return now.isBefore(list.thisUpdate().plus(half))
        && now.isBefore(list.nextUpdate().minus(half));
  }

  private static <T> Answer<T> notReady(String issuer) {
    return Answer.unavailable(
        Reason.ISSUER_NOT_READY,
        "IdentityIssuer \"%s\" has no CA to sign a revocation list with yet; its conditions say why."
            .formatted(issuer));
  }
}
