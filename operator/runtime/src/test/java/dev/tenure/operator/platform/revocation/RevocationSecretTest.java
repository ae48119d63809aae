package dev.tenure.operator.platform.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.SecretData;
import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.operator.pki.authority.RevocationList;
import dev.tenure.operator.pki.authority.RevokedCertificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationSecretTest {
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");

  @Property(tries = 200)
  void readsBackWhatItWrote(@ForAll("lists") RevocationList list) {
    var signed = new KeptLists.Signed(list, new byte[] {1, 2});
    var kept = new KeptLists("c0ffee", Map.of("c0ffee", signed));

    var read = RevocationSecret.read(RevocationSecret.write(kept)).orElseThrow();

    assertThat(read.current()).isEqualTo("c0ffee");
    assertThat(read.byKeyId().get("c0ffee").list()).isEqualTo(list);
    assertThat(read.byKeyId().get("c0ffee").der()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1 2", "a b c", "1 2 3\nff 1 2", "1 2 3\nxyz 1 2 3"})
  void whatSomebodyDamagedIsNotRead(String text) {
    var kept =
        new KeptLists(
            "c0", Map.of("c0", new KeptLists.Signed(RevocationList.first(AT, AT), new byte[] {1})));
    var values = new HashMap<>(RevocationSecret.write(kept).values());
    values.put("c0.list", text.getBytes(StandardCharsets.US_ASCII));

    assertThat(RevocationSecret.read(SecretData.of(values))).isEmpty();
  }

  @Provide
  Arbitrary<RevocationList> lists() {
    var times = Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
    var revoked =
        Combinators.combine(
                Arbitraries.bigIntegers().between(BigInteger.ONE, BigInteger.TWO.pow(128)),
                times,
                Arbitraries.of(RevocationReason.class),
                times)
            .as(RevokedCertificate::new);
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(1), times, times, revoked.list().ofMaxSize(5))
        .as(
            (number, from, until, all) ->
                new RevocationList(number, from, until, List.copyOf(all)));
  }
}
