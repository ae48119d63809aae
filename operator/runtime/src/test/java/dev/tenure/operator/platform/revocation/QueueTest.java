package dev.tenure.operator.platform.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.operator.pki.authority.RevokedCertificate;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static final int MANY = 500;

  @Test
  void whoIsAnsweredIsWrittenAndAHerdCostsFewWrites() throws Exception {
    var writes = new AtomicInteger();
    Set<BigInteger> written = ConcurrentHashMap.newKeySet();
    var herd = new CountDownLatch(1);
    var queue =
        new Queue(
            more -> {
              await(herd);
              writes.incrementAndGet();
              more.values().forEach(all -> all.forEach(one -> written.add(one.serialNumber())));
              return Answer.ok(true);
            });
    List<Callable<Boolean>> askers = new ArrayList<>();
    var asked = new CountDownLatch(MANY);
    for (var i = 1; i <= MANY; i++) {
      var one = revoked(i);
      askers.add(
          () -> {
            asked.countDown();
            return queue.add("c0", one) instanceof Answer.Ok<Boolean>
                && written.contains(one.serialNumber());
          });
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = askers.stream().map(threads::submit).toList();
      asked.await();
      herd.countDown();
      for (var answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
    assertThat(written).hasSize(MANY);
    assertThat(writes.get()).isLessThan(MANY / 2);
  }

  @Test
  void aWriteThatFailedIsAnsweredAndTheNextOneBeginsAnew() {
    var fails = new AtomicInteger(1);
    var queue =
        new Queue(
            _ ->
                fails.getAndDecrement() > 0
                    ? Answer.unavailable(Reason.API_UNAVAILABLE, "away")
                    : Answer.ok(true));

    assertThat(queue.add("c0", revoked(1))).isInstanceOf(Answer.Unavailable.class);
    assertThat(queue.add("c0", revoked(1))).isInstanceOf(Answer.Ok.class);
  }

  private static RevokedCertificate revoked(long serial) {
    return new RevokedCertificate(
        BigInteger.valueOf(serial), Instant.EPOCH, RevocationReason.SUPERSEDED, Instant.MAX);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
