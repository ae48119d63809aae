package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Settings;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Tokens of a ServiceAccount in a Secret, as the API server that made them judges them. */
@OperatorTest
class AccountTokenIT {
  private static final String AUDIENCE = Settings.TOKEN_AUDIENCE;

  @Test
  void isGoodForItsAudienceAloneAndDiesWithItsSecret(Tenant tenant) {
    var draft = new LeaseDraft(tenant, null, "sts").token(AUDIENCE);
    var account = draft.build().getSpec().serviceAccountName();
    var lease = draft.create();
    var ready = lease.awaitReady();
    assertThat(ready.status("rotation.id")).isEqualTo("1");
    assertThat(ready.time("validUntil"))
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(50)), Instant.now().plus(Duration.ofMinutes(61)));
    var first = token(tenant);

    var review = reviewed(tenant, first, AUDIENCE);
    assertThat(review.getAuthenticated()).as("authenticated").isTrue();
    assertThat(review.getUser().getUsername())
        .isEqualTo("system:serviceaccount:%s:%s".formatted(tenant.namespace(), account));
    assertThat(isGood(tenant, first, "elsewhere.example.com")).isFalse();
    assertThat(isGood(tenant, first)).as("at the API server").isFalse();

    tenant.admin().secrets().inNamespace(tenant.namespace()).withName("sts").delete();

    Bench.await("the token died with its Secret").until(() -> !isGood(tenant, first, AUDIENCE));
    lease.await("rotates", seen -> seen.ready() && seen.status("rotation.id").equals("2"));
    assertThat(isGood(tenant, token(tenant), AUDIENCE)).isTrue();
  }

  @Test
  void isAnotherWhenAPersonOrdersOneAndGoneAtTheEnd(Tenant tenant) {
    var lease = new LeaseDraft(tenant, null, "sts").token(AUDIENCE).create();
    lease.awaitReady();
    var first = token(tenant);

    lease.annotate("tenure.dev/renew", "now");
    lease.await("rotates", seen -> seen.ready() && seen.status("rotation.id").equals("2"));
    var second = token(tenant);
    assertThat(second).isNotEqualTo(first);
    assertThat(isGood(tenant, second, AUDIENCE)).isTrue();

    lease.delete();
    lease.awaitGone();

    Bench.await("the collector took the Secret").until(() -> tenant.secret("sts").isEmpty());
    Bench.await("both are dead")
        .until(() -> !isGood(tenant, first, AUDIENCE) && !isGood(tenant, second, AUDIENCE));
  }

  @Test
  void isRefusedForAudiencesThatNobodyAllowed(Tenant tenant) {
    for (var audience : new String[] {"elsewhere.example.com", "https://kubernetes.default.svc"}) {
      var lease = new LeaseDraft(tenant, null, "t" + audience.length()).token(audience).create();
      var seen = lease.await("Stalled", Reason.AUDIENCE_NOT_ALLOWED);
      assertThat(seen.message("Stalled")).contains(audience, AUDIENCE);
      assertThat(tenant.secret(lease.name())).isEmpty();
    }
  }

  private static String token(Tenant tenant) {
    return Bench.value(tenant.secret("sts").orElseThrow(), "token");
  }

  private static boolean isGood(Tenant tenant, String token, String... audiences) {
    return Boolean.TRUE.equals(reviewed(tenant, token, audiences).getAuthenticated());
  }

  private static TokenReviewStatus reviewed(Tenant tenant, String token, String... audiences) {
    TokenReview asked =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(audiences)
            .endSpec()
            .build();
    return tenant.admin().resource(asked).create().getStatus();
  }
}
