package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What is answered to whom asks for a token of HTTP-01: only what an order of ours is waiting for.
 * Every replica reads the orders, at most once a second however many ask; who asks in between waits
 * for the next reading, so that a proof just recorded is never missed.
 */
public final class ChallengeAnswers {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final OrderStore store;
  private final LongSupplier nanos;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Reading last = new Reading(Map.of(), 0, false);

  /** Answers by token, and when their reading began. */
  private record Reading(Map<String, String> answers, long begun, boolean any) {}

  /**
   * @param nanos a clock that only goes forward, e.g. {@code System::nanoTime}
   */
  public ChallengeAnswers(OrderStore store, LongSupplier nanos) {
    this.store = store;
    this.nanos = nanos;
  }

  /** The key authorization for a token; empty for one that nobody waits for. */
  public Optional<String> find(String token) throws InterruptedException {
    var known = last.answers().get(token);
    if (known != null) {
      return Optional.of(known);
    }
    return Optional.ofNullable(readSince(nanos.getAsLong()).get(token));
  }

  private Map<String, String> readSince(long asked) throws InterruptedException {
    reading.lockInterruptibly();
    try {
      if (last.any() && last.begun() - asked >= 0) {
        return last.answers();
      }
      var wait = last.any() ? last.begun() + PAUSE_NANOS - nanos.getAsLong() : 0;
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      var begun = nanos.getAsLong();
      var answers =
          store.list() instanceof Answer.Ok<List<OrderStore.Kept>>(var all)
              ? answers(all)
              : last.answers();
      last = new Reading(answers, begun, true);
      return answers;
    } finally {
      reading.unlock();
    }
  }

  private static Map<String, String> answers(List<OrderStore.Kept> all) {
    var answers = new HashMap<String, String>();
    for (var kept : all) {
      if (kept.record().order().isPresent()) {
        kept.record().proofs().stream()
            .filter(proof -> proof.type() == Proof.Type.HTTP_01)
            .forEach(proof -> answers.put(proof.token(), proof.value()));
      }
    }
    return Map.copyOf(answers);
  }
}
