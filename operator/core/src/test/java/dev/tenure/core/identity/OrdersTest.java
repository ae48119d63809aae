package dev.tenure.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersTest {
  @ParameterizedTest
  @ValueSource(strings = {"1", "2026-11-22T09:00:00+01:00", "a_b.c-d"})
  void aNewValueOrdersARenewalUntilItIsAnswered(String nonce) {
    var orders = ordering(nonce);

    assertThat(orders.violation()).isEmpty();
    assertThat(orders.renewalPending(Optional.empty())).isTrue();
    assertThat(orders.renewalPending(Optional.of("another"))).isTrue();
    assertThat(orders.renewalPending(orders.answered(Optional.of("another")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-a", "a b", "a\n", "a\u0000", "é", "a/b", "{}", "\"x\""})
  void whatCannotBeReadOrdersNothingAndIsTold(String text) {
    assertRefused(text);
  }

  @Test
  void sixtyFourCharactersAreReadAndOneMoreIsNot() {
    assertThat(ordering("n".repeat(64)).nonce()).isPresent();
    assertRefused("n".repeat(65));
    assertRefused("n".repeat(200_000));
  }

  @Test
  void anAnnotationTakenAwayForgetsNothing() {
    assertThat(Orders.NONE.answered(Optional.of("1"))).contains("1");
    assertThat(Orders.NONE.renewalPending(Optional.of("1"))).isFalse();
  }

  @Property
  void anOrderIsEitherCarriedOutOnceOrRefusedShortly(@ForAll String text) {
    var orders = ordering(text);

    assertThat(orders.nonce().isPresent()).isNotEqualTo(orders.violation().isPresent());
    assertThat(orders.renewalPending(orders.answered(Optional.empty()))).isFalse();
    assertThat(orders.violation().map(v -> v.message().length()).orElse(0)).isLessThan(400);
  }

  private static void assertRefused(String text) {
    var orders = ordering(text);
    assertThat(orders.nonce()).isEmpty();
    assertThat(orders.renewalPending(Optional.empty())).isFalse();
    assertThat(orders.violation())
        .hasValueSatisfying(
            v -> {
              assertThat(v.reason()).isEqualTo(Reason.INVALID_SPEC);
              assertThat(v.message()).contains(Orders.RENEW, "1 to 64");
            });
  }

  private static Orders ordering(String text) {
    return new Orders(false, Optional.of(text));
  }
}
