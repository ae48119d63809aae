package dev.tenure.operator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
  private static final Optional<Seen> NOTHING = Optional.empty();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T06:00:00Z"));
  private final RecentWrites<Seen> writes = new RecentWrites<>(now::get);

  private record Seen(String uid, String resourceVersion) implements Versioned {}

  @Test
  void aWriteHidesTheOlderCache() {
    writes.wrote("a", new Seen("u", "10"));

    assertThat(writes.over("a", seen("u", "9"))).isEqualTo(seen("u", "10"));
    assertThat(writes.over("a", NOTHING)).isEqualTo(seen("u", "10"));
    assertThat(writes.over("b", NOTHING)).isEmpty();
  }

  @Test
  void versionsAreNumbers() {
    writes.wrote("a", new Seen("u", "100"));

    assertThat(writes.over("a", seen("u", "99"))).isEqualTo(seen("u", "100"));
    assertThat(writes.over("a", seen("u", "1000"))).isEqualTo(seen("u", "1000"));
  }

  @Test
  void aCacheThatCaughtUpCountsAgain() {
    writes.wrote("a", new Seen("u", "10"));

    assertThat(writes.over("a", seen("u", "10"))).isEqualTo(seen("u", "10"));
    assertThat(writes.over("a", NOTHING)).isEmpty();
  }

  @Test
  void aDeletionHidesTheSameObjectOnly() {
    writes.deleted("a", new Seen("u", "10"));

    assertThat(writes.over("a", seen("u", "10"))).isEmpty();
    assertThat(writes.over("a", NOTHING)).isEmpty();
    assertThat(writes.over("a", seen("earlier", "8"))).as("a cache far behind").isEmpty();
    assertThat(writes.over("a", seen("next", "11"))).isEqualTo(seen("next", "11"));
  }

  @Test
  void whatTheCacheDroppedIsGone() {
    writes.wrote("a", new Seen("u", "10"));

    writes.dropped("a", "earlier");
    assertThat(writes.over("a", NOTHING)).isEqualTo(seen("u", "10"));

    writes.dropped("a", "u");
    assertThat(writes.over("a", NOTHING)).isEmpty();
  }

  @Test
  void aCacheThatNeverCatchesUpIsNotCoveredForEver() {
    writes.wrote("a", new Seen("u", "10"));
    now.set(now.get().plus(Duration.ofMinutes(6)));

    assertThat(writes.over("a", NOTHING)).isEmpty();
  }

  @Test
  void knowsItsOwnVersions() {
    writes.wrote("a", new Seen("u", "10"));

    assertThat(writes.own("a", new Seen("u", "10"))).isTrue();
    assertThat(writes.own("a", new Seen("u", "11"))).isFalse();
    assertThat(writes.own("b", new Seen("u", "10"))).isFalse();
  }

  @Test
  void garbageCountsAsOlderThanAnyNumber() {
    assertThat(new Seen("u", "x").atLeast("1")).isFalse();
    assertThat(new Seen("u", "").atLeast("0")).isFalse();
    assertThat(new Seen("u", "1").atLeast("x")).isTrue();
  }

  private static Optional<Seen> seen(String uid, String version) {
    return Optional.of(new Seen(uid, version));
  }
}
