package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final Map<String, String> DSN =
      Map.of("dsn", "pg://{{username}}:{{password}}@db", "user", "{{username}}");
  private static final Map<String, String> COPIES =
      Map.of("dsn", "{{username}}:{{password}}", "u", "{{username}}", "p", "{{ password }}");

  private final LeaseRig rig = new LeaseRig();

  @Test
  void composesWhatIsRead() {
    rig.look(lease().composing(DSN));
    var user = value("user");
    assertThat(value("dsn")).startsWith("pg://" + user + ":").endsWith("@db");
    assertThat(content().delivery().laid()).isPresent();
    assertThat(rig.liveUsers()).containsExactly(user);
  }

  @Test
  void aTemplateOverRawValuesIsLaidOutWithoutReading() {
    rig.look(lease());
    var user = value("username");
    var reads = rig.server.reads();
    var standing = rig.look(lease().composing(DSN));
    assertThat(value("user")).isEqualTo(user);
    assertThat(content().data().keys()).containsExactly("dsn", "user");
    assertThat(rig.server.reads()).isEqualTo(reads);
    assertThat(rig.rotation(lease())).isEqualTo(1);
    assertThat(standing.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SPEC_CHANGED);
    var writes = rig.sink.count();
    rig.look(lease().composing(DSN));
    assertThat(rig.sink.count()).isEqualTo(writes);
  }

  @Test
  void valuesThatLieThereAsTheyAreCanBeComposedAnew() {
    rig.look(lease().composing(COPIES));
    var user = value("u");
    rig.look(lease().composing(DSN));
    assertThat(value("user")).isEqualTo(user);
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void valuesThatAreComposedOnlyAreReadAnewByARotation() {
    rig.look(lease().composing(DSN));
    var first = value("user");
    rig.look(lease().composing(COPIES));
    assertThat(rig.rotation(lease())).isEqualTo(2);
    assertThat(value("u")).isNotEqualTo(first);
    rig.liveUntil(START.plus(LeaseRig.GRACE).plusSeconds(60), lease().composing(COPIES));
    assertThat(rig.liveUsers()).containsExactly(value("u"));
  }

  @Test
  void aTemplateThatCannotBeReadReadsNothing() {
    var standing = rig.look(lease().composing(Map.of("a", "{{username}}{{")));
    assertThat(standing.outcome().reason()).isEqualTo(Reason.TEMPLATE_INVALID);
    assertThat(rig.server.logins()).isZero();
    assertThat(rig.sink.count()).isZero();
  }

  @Test
  void aBrokenTemplateTakesNothingAway() {
    rig.look(lease());
    var before = content();
    var standing = rig.look(lease().composing(Map.of("a", "{{username}}{{")));
    assertThat(standing.outcome().reason()).isEqualTo(Reason.TEMPLATE_INVALID);
    assertThat(standing.validUntil()).isPresent();
    assertThat(content()).isEqualTo(before);
    rig.look(lease());
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void aBrokenTemplateHoldsUpNoRevocation() {
    rig.look(lease());
    var first = value("username");
    rig.look(lease().toldToRenew("1"));
    assertThat(rig.liveUsers()).hasSize(2).contains(first);
    var broken = lease().toldToRenew("1").composing(Map.of("a", "{{username}}{{"));
    rig.liveUntil(START.plus(LeaseRig.GRACE).plusSeconds(600), broken);
    assertThat(rig.liveUsers()).containsExactly(value("username"));
  }

  @Test
  void aMissingKeyIsReadOnceAndGivenBackAndNotReadAgain() {
    var who = lease().composing(Map.of("a", "{{nope}}"));
    var standing = rig.look(who);
    assertThat(standing.outcome()).isInstanceOf(Outcome.Stalled.class);
    assertThat(standing.outcome().message()).contains("password, username").contains("nope");
    assertThat(rig.liveUsers()).isEmpty();
    rig.liveUntil(START.plus(Duration.ofHours(3)), who);
    assertThat(rig.server.reads()).isEqualTo(1);
    rig.look(lease().composing(DSN));
    assertThat(rig.liveUsers()).containsExactly(value("user"));
  }

  @Test
  void aStaticValueIsLaidOutUnderItsNumber() {
    rig.server.put("kv/payments/app", Map.of("a", "1", "b", "2"));
    rig.look(kv().composing(Map.of("both", "{{a}}-{{b}}")));
    rig.look(kv().composing(Map.of("both", "{{b}}-{{a}}")));
    assertThat(value("both")).isEqualTo("2-1");
    assertThat(rig.rotation(kv())).isEqualTo(1);
    rig.look(kv());
    assertThat(value("a")).isEqualTo("1");
    assertThat(rig.rotation(kv())).isEqualTo(1);
  }

  @Test
  void aGeneratedValueIsNotReplacedForAnotherLayout() {
    rig.look(generated().composing(Map.of("url", "x{{password}}")));
    var before = value("url");
    var standing = rig.look(generated().composing(Map.of("url", "y{{password}}")));
    assertThat(standing.outcome().reason()).isEqualTo(Reason.TEMPLATE_INVALID);
    assertThat(value("url")).isEqualTo(before);
    rig.look(generated().composing(Map.of("url", "x{{password}}")));
    assertThat(rig.generator.made()).isEqualTo(1);
    rig.look(generated().composing(Map.of("url", "y{{password}}")).toldToRenew("now"));
    assertThat(rig.generator.made()).isEqualTo(2);
    assertThat(value("url")).startsWith("y");
  }

  @Test
  void aGeneratedValueThatAlsoLiesThereByItselfFollowsItsTemplate() {
    rig.look(generated().composing(Map.of("url", "x{{password}}", "password", "{{password}}")));
    var password = value("password");
    rig.look(generated().composing(Map.of("url", "y{{password}}", "password", "{{password}}")));
    assertThat(value("url")).isEqualTo("y" + password);
    rig.look(generated());
    assertThat(content().data().keys()).containsExactly("password");
    assertThat(value("password")).isEqualTo(password);
    assertThat(rig.generator.made()).isEqualTo(1);
  }

  private static Leases kv() {
    return lease().ofValue("kv/payments/app");
  }

  private static Leases generated() {
    return lease().generatedPassword(32);
  }

  private dev.tenure.core.delivery.Content content() {
    return rig.sink.content("payments", "ledger-db").orElseThrow();
  }

  private String value(String key) {
    return new String(content().data().values().get(key), UTF_8);
  }
}
