package dev.tenure.operator.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@OperatorTest
@Isolated("runs an operator whose clock is wrong")
class WrongClockIT {
  @Test
  void aClockAnHourAheadEndsNoTenure(Operator operator, Tenant tenant) {
    var end = Instant.now().plus(Duration.ofMinutes(30)).truncatedTo(ChronoUnit.SECONDS);
    var identity =
        tenant.identity("web").issuer(tenant.issuer().name()).expiresAt(end.toString()).create();
    identity.awaitReady();
    var before = Certificate.of(tenant.secret("web").orElseThrow());

    try (var wrong = operator.inProcess(operator.standard(), ahead(Duration.ofHours(1)))) {
      var waiting = identity.await("Reconciling", Reason.CLOCK_SKEW);
      assertThat(waiting.message("Reconciling")).contains("ahead", "clock");
      identity.during(
          "nothing is deleted",
          Duration.ofSeconds(5),
          _ ->
              tenant
                  .secret("web")
                  .filter(s -> Certificate.of(s).serial().equals(before.serial()))
                  .isPresent());
      assertThat(wrong.port()).isPositive();
    }

    operator.start();
    identity.await("is Ready again", s -> s.ready() && s.reason("Reconciling").isEmpty());
    assertThat(Certificate.of(tenant.secret("web").orElseThrow()).serial())
        .isEqualTo(before.serial());
  }

  @Test
  void aClockAnHourBehindTakesNothingAway(Operator operator, Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.awaitReady();
    var before = Certificate.of(tenant.secret("web").orElseThrow());

    try (var wrong = operator.inProcess(operator.standard(), ahead(Duration.ofHours(-1)))) {
      identity.during(
          "stays",
          Duration.ofSeconds(5),
          s ->
              tenant
                  .secret("web")
                  .filter(x -> Certificate.of(x).serial().equals(before.serial()))
                  .isPresent());
      assertThat(wrong.port()).isPositive();
    }
  }

  private static InstantSource ahead(Duration by) {
    return () -> Instant.now().plus(by);
  }
}
