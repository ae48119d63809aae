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
import java.util.concurrent.atomic.AtomicReference;
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

  /** By a clock two hours ahead all that lives an hour has ended; by the server's nothing has. */
  @Test
  void aClockThatIsSetWhileItRunsReplacesNothingThatIsValid(Operator operator, Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.awaitReady();
    var before = Certificate.of(tenant.secret("web").orElseThrow());
    var skew = new AtomicReference<>(Duration.ZERO);

    try (var wrong =
        operator.inProcess(operator.standard(), () -> Instant.now().plus(skew.get()))) {
      assertThat(wrong.port()).isPositive();
      skew.set(Duration.ofHours(2));
      identity.annotate("tenure.dev/renew", "while-ahead");
      var waiting = identity.await("Reconciling", Reason.CLOCK_SKEW);
      assertThat(waiting.message("Reconciling")).contains("ahead", "what is valid stays");
      assertThat(Certificate.of(tenant.secret("web").orElseThrow()).serial())
          .isEqualTo(before.serial());

      skew.set(Duration.ZERO);
      identity.await(
          "carries out the order once the clock is right",
          s ->
              s.ready()
                  && s.reason("Reconciling").isEmpty()
                  && s.status("rotation.id").equals("2"));
    }

    var after = Certificate.of(tenant.secret("web").orElseThrow());
    assertThat(after.serial()).isNotEqualTo(before.serial());
    assertThat(after.leaf().getNotBefore().toInstant()).isBefore(Instant.now());
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
