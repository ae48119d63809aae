package dev.tenure.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.Adoptee;
import dev.tenure.core.certificate.AdoptionOrder;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.CertificateOrder;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.TrustOrder;
import dev.tenure.core.delivery.Adopted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An authority that signs whatever it is given and remembers it; "keys" are numbered texts. */
public final class FakeAuthority implements CertificateAuthority {
  /** One certificate given out. */
  public record Signed(String issuer, CertificateProfile profile, String serialNumber) {}

  private final Wire wire;
  private final List<Signed> signed = new ArrayList<>();
  private final Map<String, String> anchors = new ConcurrentHashMap<>();
  private Optional<Duration> longest = Optional.empty();
  private final Map<String, String> keyIds = new ConcurrentHashMap<>();

  public FakeAuthority(Wire wire) {
    this.wire = wire;
  }

  /** The key identifier that certificates of the issuer name as their signer. */
  public void signWith(String issuer, String keyId) {
    keyIds.put(issuer, keyId);
  }

  /** The anchors that go with the issuer's certificates from now on. */
  public void trust(String issuer, String pem) {
    anchors.put(issuer, pem);
  }

  /** What it gives from now on lives so long at most, counted from what is asked. */
  public void livesAtMost(Duration life) {
    longest = Optional.of(life);
  }

  /** All certificates given out, oldest first. */
  public List<Signed> signed() {
    return wire.quietly(() -> List.copyOf(signed));
  }

  /** How many certificates were given out. */
  public int count() {
    return wire.quietly(signed::size);
  }

  @Override
  public Answer<Certified> issue(CertificateOrder order) {
    return wire.call(
        "authority.issue", () -> Answer.ok(sign(order.issuer(), order.profile(), order.current())));
  }

  /** What is offered is taken, whatever it says, with the end that the offer names. */
  @Override
  public Answer<Adoptee> adopt(AdoptionOrder order) {
    var values = new HashMap<>(order.current().values());
    var end = Instant.parse(new String(values.get("tls.crt"), UTF_8));
    values.put("ca.crt", order.anchors().getBytes(UTF_8));
    var certified = new Certified(SecretData.of(values), "ad0", end, "theirs");
    return wire.call(
        "authority.adopt",
        () -> Answer.ok(new Adoptee(certified, TestClock.START.minusSeconds(3600), Adopted.PLAIN)));
  }

  @Override
  public Answer<SecretData> trusting(TrustOrder order) {
    var values = new HashMap<>(order.current().values());
    values.put("ca.crt", order.anchors().getBytes(UTF_8));
    return wire.call("authority.trusting", () -> Answer.ok(SecretData.of(values)));
  }

  private Certified sign(String issuer, CertificateProfile profile, Optional<SecretData> current) {
    var serial = Integer.toHexString(signed.size() + 1);
    signed.add(new Signed(issuer, profile, serial));
    var key =
        current
            .filter(_ -> profile.key().rotation() == KeySpec.Rotation.NEVER)
            .map(held -> held.values().get("tls.key"))
            .orElseGet(() -> ("key " + serial).getBytes(UTF_8));
    var data =
        SecretData.of(
            Map.of(
                "tls.crt", ("certificate " + serial).getBytes(UTF_8),
                "tls.key", key,
                "ca.crt", anchors.getOrDefault(issuer, issuer).getBytes(UTF_8)));
    return new Certified(data, serial, end(profile), keyIds.getOrDefault(issuer, Issuers.KEY_ID));
  }

  /** A profile begins a minute before it is made. */
  private Instant end(CertificateProfile profile) {
    return longest
        .map(life -> profile.notBefore().plusSeconds(60).plus(life))
        .filter(profile.notAfter()::isAfter)
        .orElse(profile.notAfter());
  }
}
