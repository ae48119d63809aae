package dev.tenure.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IssuedTest {
  @Property
  void bothListsHoldWhatEitherHeld(@ForAll("lists") Issued one, @ForAll("lists") Issued other) {
    var both = one.and(other);

    assertThat(both.certificates())
        .containsAll(one.certificates())
        .containsAll(other.certificates())
        .isSortedAccordingTo(Comparator.comparing(IssuedCertificate::notAfter));
    assertThat(both.and(one).and(other)).isEqualTo(both);
  }

  @Property
  void onlyWhatHasEndedFallsOut(@ForAll("lists") Issued issued, @ForAll("times") Instant now) {
    assertThat(issued.certificates())
        .allMatch(one -> issued.validAt(now).certificates().contains(one) == one.validAt(now));
  }

  @Property
  void whatIsTakenBackIsGoneAndNothingElse(
      @ForAll("lists") Issued issued, @ForAll("certificates") IssuedCertificate one) {
    var gone = List.of(one);

    assertThat(issued.and(one).without(gone)).isEqualTo(issued.without(gone));
    assertThat(issued.without(gone).certificates()).doesNotContain(one);
  }

  @Provide
  Arbitrary<Issued> lists() {
    return certificates()
        .list()
        .ofMaxSize(6)
        .map(
            all -> {
              var issued = Issued.NONE;
              for (var one : all) {
                issued = issued.and(one);
              }
              return issued;
            });
  }

  @Provide
  Arbitrary<IssuedCertificate> certificates() {
    return Combinators.combine(
            Arbitraries.of("mesh", "edge"), Arbitraries.of("1", "2", "3"), times())
        .as((issuer, serial, until) -> new IssuedCertificate(issuer, "ca", serial, until));
  }

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs().between(0, 9).map(Instant::ofEpochSecond);
  }
}
