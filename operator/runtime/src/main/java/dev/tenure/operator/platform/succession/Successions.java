package dev.tenure.operator.platform.succession;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthoritySecret;
import dev.tenure.operator.pki.authority.Grants;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The CAs of all issuers as they are kept, with a copy in memory; one change at a time for each.
 */
public final class Successions implements Grants {
  private final SuccessionStore store;
  private final InstantSource clock;
  private final Map<String, SuccessionStore.Entry> known = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  public Successions(SuccessionStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What is kept, as it was last read or written here. */
  public Optional<KeptAuthorities> find(String issuer) {
    return Optional.ofNullable(known.get(issuer)).map(SuccessionStore.Entry::kept);
  }

  /**
   * Reads the CAs that are ours.
   *
   * @param make makes the first
   */
  public Answer<KeptAuthorities> ours(String issuer, Supplier<Answer<SecretData>> make) {
    return locked(
        issuer,
        () ->
            store
                .load(issuer, () -> make.get().then(this::first), this::adopted)
                .then(entry -> returned(issuer, entry))
                .map(entry -> remembered(issuer, entry)));
  }

  /** Reads what is kept beside a CA that somebody gave, and follows it where it is another one. */
  public Answer<KeptAuthorities> following(String issuer, AuthorityKey given) {
    var generation = new Generation(given.keyId(), clock.instant(), given.notAfter());
    var fresh =
        new KeptAuthorities(
            Succession.of(generation),
            Map.of(given.keyId(), given.bundle()),
            Optional.empty(),
            Optional.empty());
    return locked(
        issuer,
        () ->
            store
                .load(issuer, () -> Answer.ok(fresh), _ -> Answer.ok(fresh))
                .then(entry -> followed(issuer, entry, given, generation))
                .map(entry -> remembered(issuer, entry)));
  }

  /** Changes what is kept in one write; whoever wrote meanwhile is not overwritten. */
  public Answer<KeptAuthorities> change(String issuer, UnaryOperator<KeptAuthorities> change) {
    return locked(
        issuer,
        () -> {
          var entry = known.get(issuer);
          return entry == null
              ? notReady(issuer)
              : store
                  .save(issuer, entry, change.apply(entry.kept()))
                  .map(saved -> remembered(issuer, saved));
        });
  }

  @Override
  public Answer<Boolean> cover(String issuer, String keyId, Duration life) {
    return covered(issuer, keyId, life)
        ? Answer.ok(true)
        : locked(
            issuer,
            () -> {
              var kept = find(issuer);
              if (kept.filter(k -> k.state().current().keyId().equals(keyId)).isEmpty()) {
                return notReady(issuer);
              }
              return covered(issuer, keyId, life)
                  ? Answer.ok(true)
                  : change(issuer, k -> k.in(k.state().granting(life))).map(_ -> true);
            });
  }

  /** Forgets an issuer that is gone. */
  public void forget(String issuer) {
    known.remove(issuer);
    locks.remove(issuer);
  }

  /** Deletes what is kept for an issuer that nobody uses any more. */
  public Answer<Boolean> delete(String issuer) {
    return store.delete(issuer);
  }

  private boolean covered(String issuer, String keyId, Duration life) {
    return find(issuer)
        .map(KeptAuthorities::state)
        .filter(s -> s.current().keyId().equals(keyId) && s.granted().compareTo(life) >= 0)
        .isPresent();
  }

  private Answer<KeptAuthorities> first(SecretData made) {
    return read(made)
        .map(
            key ->
                kept(
                    Succession.of(new Generation(key.keyId(), clock.instant(), key.notAfter())),
                    key,
                    made));
  }

  /** A CA of which nothing is written down may have signed for as long as it lives. */
  private Answer<KeptAuthorities> adopted(SecretData found) {
    return read(found)
        .map(
            key -> {
              var ca = new Generation(key.keyId(), key.notBefore(), key.notAfter());
              var life = Duration.between(key.notBefore(), key.notAfter());
              return kept(Succession.of(ca).granting(life), key, found);
            });
  }

  private static KeptAuthorities kept(Succession state, AuthorityKey key, SecretData data) {
    return new KeptAuthorities(
        state, Map.of(key.keyId(), key.bundle()), Optional.of(data), Optional.empty());
  }

  private Answer<AuthorityKey> read(SecretData data) {
    return switch (AuthoritySecret.read(data, clock.instant())) {
      case AuthoritySecret.Reading.Invalid(var why) -> new Answer.Refused<>(why);
      case AuthoritySecret.Reading.Valid(var key) -> Answer.ok(key);
    };
  }

  /** The issuer had a given CA meanwhile: our own follows that one. */
  private Answer<SuccessionStore.Entry> returned(String issuer, SuccessionStore.Entry entry) {
    var kept = entry.kept();
    if (kept.signing().isEmpty()
        || !(read(kept.signing().get()) instanceof Answer.Ok<AuthorityKey>(var key))
        || key.keyId().equals(kept.state().current().keyId())) {
      return Answer.ok(entry);
    }
    var own = new Generation(key.keyId(), clock.instant(), key.notAfter());
    var state = kept.state().followedBy(own, clock.instant());
    return store.save(issuer, entry, kept.following(state, key.bundle()));
  }

  private Answer<SuccessionStore.Entry> followed(
      String issuer, SuccessionStore.Entry entry, AuthorityKey given, Generation generation) {
    var kept = entry.kept();
    var same = kept.state().current().keyId().equals(given.keyId());
    if (same && given.bundle().equals(kept.anchors().get(given.keyId()))) {
      return Answer.ok(entry);
    }
    var state = same ? kept.state() : kept.state().followedBy(generation, clock.instant());
    return store.save(issuer, entry, kept.following(state, given.bundle()));
  }

  private KeptAuthorities remembered(String issuer, SuccessionStore.Entry entry) {
    known.put(issuer, entry);
    return entry.kept();
  }

  private <T> T locked(String issuer, Supplier<T> work) {
    var lock = locks.computeIfAbsent(issuer, _ -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private static <T> Answer<T> notReady(String issuer) {
    return Answer.unavailable(
        Reason.ISSUER_NOT_READY,
        "The CA of IdentityIssuer \"%s\" is changing; it is tried again.".formatted(issuer));
  }
}
