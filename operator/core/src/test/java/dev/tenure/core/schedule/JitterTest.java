package dev.tenure.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JitterTest {
  @Property
  void isAFractionThatDependsOnTheKeyAlone(@ForAll String key) {
    assertThat(Jitter.fraction(key)).isBetween(0.0, Math.nextDown(1.0));
    assertThat(Jitter.fraction(key)).isEqualTo(Jitter.fraction(new String(key.toCharArray())));
    assertThat(Jitter.within(Duration.ofHours(1), key))
        .isBetween(Duration.ZERO, Duration.ofHours(1));
  }

  @Test
  void spreadsUidsEvenly() {
    var random = new Random(1);
    var buckets = new int[100];
    for (var i = 0; i < 10_000; i++) {
      var uid = new UUID(random.nextLong(), random.nextLong()).toString();
      buckets[(int) (Jitter.fraction(uid) * 100)]++;
    }
    // Chi-square with 99 degrees of freedom: above 160 chance alone comes once in 10,000.
    assertThat(Arrays.stream(buckets).mapToDouble(n -> (n - 100) * (n - 100) / 100.0).sum())
        .isLessThan(160);
  }

  @Test
  void spreadsTheRotationsOfOneObject() {
    var buckets = new int[10];
    for (var rotation = 1; rotation <= 1000; rotation++) {
      buckets[(int) (Jitter.fraction("5f2f7c1e-0d4b-4a2e-9a51-6f0c2f1d7b11" + rotation) * 10)]++;
    }
    assertThat(Arrays.stream(buckets).boxed()).allSatisfy(n -> assertThat(n).isBetween(50, 150));
  }
}
