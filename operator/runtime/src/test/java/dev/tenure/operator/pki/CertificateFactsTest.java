package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.operator.pki.authority.AuthoritySecret;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.pki.authority.GivenCa.Terms;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CertificateFactsTest {
  private static final GivenCa ROOT = GivenCa.root();
  private static final GivenCa MIDDLE = ROOT.issues(Terms.named("middle"));

  @Example
  void saysWhatTheFirstCertificateOfAChainSays() {
    var facts = CertificateFacts.parse(Pem.certificates(MIDDLE.path()).getBytes(US_ASCII));

    assertThat(facts)
        .contains(
            new CertificateFacts(
                MIDDLE.certificate().getSerialNumber().toString(16),
                NOW.minus(Duration.ofDays(1)),
                NOW.plus(Duration.ofDays(365)),
                Names.NONE,
                Optional.of(KeyId.of(ROOT.certificate())),
                MIDDLE.pair().getPublic()));
  }

  @Example
  void saysNothingOfWhatIsNoCertificate() {
    assertThat(CertificateFacts.parse(new byte[0])).isEmpty();
    assertThat(CertificateFacts.parse("garbage".getBytes(US_ASCII))).isEmpty();
    assertThat(CertificateFacts.parse(new byte[Pem.CHAIN_LIMIT + 1])).isEmpty();
  }

  /** Whatever is wrong with the bytes is an answer, not an exception. */
  @Property(tries = 300)
  void neverThrowsOnSpoiltBytes(
      @ForAll @IntRange(max = 600) int position, @ForAll byte value, @ForAll boolean inKey) {
    var secret = ROOT.secret();
    var spoilt = secret.values().get(inKey ? "tls.key" : "tls.crt");
    spoilt[position % spoilt.length] = value;

    assertThat(CertificateFacts.parse(secret.values().get("tls.crt"))).isNotNull();
    assertThat(AuthoritySecret.read(secret, NOW)).isNotNull();
  }
}
