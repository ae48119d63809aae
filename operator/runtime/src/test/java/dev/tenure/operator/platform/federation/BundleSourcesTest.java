package dev.tenure.operator.platform.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.BundleSource;
import dev.tenure.api.v1alpha1.FederatedDomain;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.LittleServer;
import dev.tenure.operator.platform.OwnConfigMaps;
import dev.tenure.operator.platform.OwnSecrets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bundles are taken from whom the platform team named, and from nobody else. */
class BundleSourcesTest {
  private static final String DOMAIN = "partner.example";
  private static final String ID = "spiffe://partner.example/endpoint";

  private final LittleServer cluster = new LittleServer();
  private final BundleSources sources =
      new BundleSources(
          new OwnConfigMaps(
              cluster.api(InstantSource.system()), "tenure-system", Reason.FOREIGN_BUNDLE_OUTDATED),
          new OwnSecrets(cluster.api(InstantSource.system()), "tenure-system", "test"),
          InstantSource.system());
  private ForeignServer.Signed ca;
  private ForeignServer.Signed stranger;
  private ForeignServer server;

  @BeforeEach
  void serve() throws Exception {
    ca = ForeignServer.ca(DOMAIN);
    stranger = ForeignServer.ca(DOMAIN);
    server = ForeignServer.of(ca, ID);
    server.serves(ForeignServer.bundle(7, ca));
  }

  @AfterEach
  void stop() {
    server.close();
    cluster.close();
  }

  @Test
  void aPinnedServerIsBelievedAndAnotherIsNot() {
    assertThat(read(web(ca.pem())))
        .isInstanceOfSatisfying(
            Answer.Ok.class,
            ok -> assertThat(((ForeignDocument) ok.value()).sequence()).isEqualTo(7));
    assertThat(read(web(stranger.pem()))).isInstanceOf(Answer.Unavailable.class);
    assertThat(read(web(null))).isInstanceOf(Answer.Unavailable.class);
    assertThat(server.asked()).isOne();
  }

  @Test
  void anEndpointWithASpiffeIdIsKnownByTheBundleBefore() {
    assertThat(sources.read(spiffe(ID), known(ca))).isInstanceOf(Answer.Ok.class);
  }

  @Test
  void anotherIdAnotherCaAndAnEmptyBundleAreNotBelieved() {
    assertThat(sources.read(spiffe("spiffe://partner.example/other"), known(ca)))
        .isInstanceOf(Answer.Unavailable.class);
    assertThat(sources.read(spiffe(ID), known(stranger))).isInstanceOf(Answer.Unavailable.class);
    assertThat(sources.read(spiffe(ID), known())).isInstanceOf(Answer.Unavailable.class);
    assertThat(server.asked()).isZero();
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    try (var inner = ForeignServer.of(ca, ID)) {
      inner.serves(ForeignServer.bundle(8, ca));
      server.answers(302, Map.of("Location", inner.url()));

      assertThat(read(web(ca.pem()))).isInstanceOf(Answer.Unavailable.class);
      assertThat(inner.asked()).isZero();
    }
  }

  @Test
  void whatIsTooLongOrNoBundleIsNotTaken() {
    server.serves("{\"keys\":[]," + " ".repeat(ForeignDocument.LONGEST) + "\"x\":1}");
    assertThat(read(web(ca.pem()))).isInstanceOf(Answer.Unavailable.class);

    server.serves("<html>not here</html>");
    assertThat(read(web(ca.pem()))).isInstanceOf(Answer.Refused.class);

    server.answers(503, Map.of());
    assertThat(read(web(ca.pem())))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class, away -> assertThat(away.toString()).contains("answered 503"));
  }

  private Answer<ForeignDocument> read(FederatedDomain domain) {
    return sources.read(domain, Optional.empty());
  }

  private FederatedDomain web(String pin) {
    return new FederatedDomain(DOMAIN, server.url(), pin, null, null);
  }

  private FederatedDomain spiffe(String id) {
    return new FederatedDomain(
        DOMAIN, server.url(), null, id, new BundleSource(null, "partner-bundle"));
  }

  private static Optional<ForeignDocument> known(ForeignServer.Signed... anchors) {
    return ForeignDocument.read(DOMAIN, ForeignServer.bundle(1, anchors))
            instanceof Answer.Ok<ForeignDocument>(var document)
        ? Optional.of(document)
        : Optional.empty();
  }
}
