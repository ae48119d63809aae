package dev.tenure.operator.kube.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.delivery.Adopted;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.delivery.Laid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.time.api.DateTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryRecordTest {
  private static final DeliveryRecord RECORD =
      new DeliveryRecord(
          "payments/x",
          "uid",
          new Delivery(
              7,
              Instant.parse("2026-11-22T06:00:00Z"),
              Optional.of(Instant.parse("2026-11-22T07:00:00Z")),
              "request",
              "origin",
              Optional.of("0a1b"),
              Optional.of("n1"),
              Optional.of("t1"),
              List.of("own=leaked"),
              Issued.NONE.and(
                  new IssuedCertificate(
                      "mesh", "c0", "0a1b", Instant.parse("2026-11-22T07:00:00Z")))));

  @Test
  void isCompactAndReadable() {
    assertThat(RECORD.text())
        .isEqualTo(
            """
            {"v":1,"secret":"payments/x","owner":"uid","rotation":7,"at":"2026-11-22T06:00:00Z",\
            "validUntil":"2026-11-22T07:00:00Z","serial":"0a1b","renewal":"n1","trust":"t1","revocations":["own=leaked"],\
            "issued":[{"issuer":"mesh","ca":"c0","serial":"0a1b","until":"2026-11-22T07:00:00Z"}],\
            "request":"request","origin":"origin"}\
            """);
    assertThat(DeliveryRecord.parse(RECORD.text())).contains(RECORD);
  }

  @Property(tries = 100)
  void readsBackHowItWasLaidOutAndWhatItCameWith(
      @ForAll @Size(max = 64) List<String> anchors,
      @ForAll String digest,
      @ForAll boolean asTheyCame,
      @ForAll @Size(max = 32) Map<String, String> copies) {
    var laid = Optional.of(new Laid(digest, asTheyCame, copies));
    var delivery = RECORD.delivery();
    var record =
        new DeliveryRecord(
            "payments/x",
            "uid",
            new Delivery(
                delivery.rotation(),
                delivery.at(),
                delivery.validUntil(),
                delivery.request(),
                delivery.origin(),
                delivery.serialNumber(),
                delivery.renewal(),
                delivery.trust(),
                List.of(),
                Issued.NONE,
                laid,
                Optional.of(new Adopted(anchors))));
    assertThat(
            record.text().length() > 32_768
                || DeliveryRecord.parse(record.text()).equals(Optional.of(record)))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "[]",
        "7",
        "{\"v\":2}",
        "{\"v\":1,\"rotation\":1e400,\"secret\":\"\",\"owner\":\"\",\"request\":\"\",\"origin\":\"\"}",
        "{\"v\":1,\"rotation\":0,\"secret\":\"\",\"owner\":\"\",\"at\":\"2026-11-22T06:00:00Z\",\"request\":\"\",\"origin\":\"\"}",
        "{\"v\":1,\"rotation\":1,\"secret\":\"\",\"owner\":\"\",\"at\":\"tomorrow\",\"request\":\"\",\"origin\":\"\"}",
        "{\"v\":1,\"rotation\":1,\"secret\":[],\"owner\":\"\",\"at\":\"2026-11-22T06:00:00Z\",\"request\":\"\",\"origin\":\"\"}"
      })
  void whatIsNoRecordIsNotRead(String text) {
    assertThat(DeliveryRecord.parse(text)).isEmpty();
  }

  @Test
  void garbageOfAnyLengthOrDepthDoesNoHarm() {
    assertThat(DeliveryRecord.parse("[".repeat(5_000))).isEmpty();
    assertThat(DeliveryRecord.parse("[".repeat(4_000))).isEmpty();
    assertThat(DeliveryRecord.parse("x".repeat(300_000))).isEmpty();
  }

  @Property(tries = 300)
  void readsBackWhateverItWrote(@ForAll("records") DeliveryRecord record) {
    assertThat(DeliveryRecord.parse(record.text())).contains(record);
  }

  @Property(tries = 500)
  void aBrokenRecordNeverThrows(@ForAll @IntRange(max = 180) int at, @ForAll char replaced) {
    var text = new StringBuilder(RECORD.text());
    text.setCharAt(Math.min(at, text.length() - 1), replaced);

    assertThat(DeliveryRecord.parse(text.toString())).isNotNull();
  }

  @Provide
  Arbitrary<DeliveryRecord> records() {
    var text = Arbitraries.strings().ofMaxLength(60);
    var instants = DateTimes.instants();
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(1),
            instants,
            instants.optional(),
            text,
            text,
            text.optional(),
            text.optional(),
            text.list().ofMaxSize(40))
        .as(
            (rotation, at, until, request, origin, serial, renewal, others) ->
                new DeliveryRecord(
                    "payments/x",
                    origin,
                    new Delivery(
                        rotation,
                        at,
                        until,
                        request,
                        origin,
                        serial,
                        renewal,
                        serial,
                        others,
                        issued(others, at))));
  }

  private static Issued issued(List<String> serials, Instant at) {
    return new Issued(
        serials.stream().map(serial -> new IssuedCertificate("mesh", "c0", serial, at)).toList());
  }
}
