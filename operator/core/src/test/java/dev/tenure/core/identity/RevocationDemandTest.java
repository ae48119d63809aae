package dev.tenure.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.schedule.MaintenanceWindows;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RevocationDemandTest {
  @Property
  void whatWasAnsweredIsNotDemandedAgain(
      @ForAll("demands") List<RevocationDemand> demands, @ForAll("keys") List<String> before) {
    var orders = new Orders(false, Optional.empty(), demands, MaintenanceWindows.NONE);

    assertThat(orders.demanded(orders.answeredDemands(before))).isEmpty();
  }

  @Property
  void ofEachScopeTheLastAnswerIsKept(
      @ForAll("demands") List<RevocationDemand> demands, @ForAll("keys") List<String> before) {
    var answered =
        new Orders(false, Optional.empty(), demands, MaintenanceWindows.NONE)
            .answeredDemands(before);

    assertThat(answered).doesNotHaveDuplicates();
    assertThat(answered).hasSizeLessThanOrEqualTo(before.size() + demands.size());
    demands.forEach(one -> assertThat(answered).contains(one.key()));
  }

  @Property
  void noTextMakesItThrowAndAnUnreadableOneIsNamed(@ForAll String why) {
    var demand = new RevocationDemand(RevocationDemand.OWN, why, Optional.empty());
    var orders = new Orders(false, Optional.empty(), List.of(demand), MaintenanceWindows.NONE);

    assertThat(orders.demanded(List.of()).isEmpty()).isEqualTo(orders.violation().isPresent());
  }

  @Provide
  Arbitrary<List<RevocationDemand>> demands() {
    return Combinators.combine(
            Arbitraries.of(RevocationDemand.OWN, "IdentityIssuer mesh", "IdentityIssuer edge"),
            Arbitraries.of("leaked", "stolen = bad", "again"))
        .as((scope, why) -> new RevocationDemand(scope, why.replace("=", "-"), Optional.empty()))
        .list()
        .ofMaxSize(3)
        .uniqueElements(RevocationDemand::scope);
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return Arbitraries.of("own=old", "IdentityIssuer mesh=old", "IdentityIssuer gone=x")
        .list()
        .ofMaxSize(3)
        .uniqueElements();
  }
}
