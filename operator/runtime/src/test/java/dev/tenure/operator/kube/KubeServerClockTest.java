package dev.tenure.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.utils.ResponseProviders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubeServerClockTest {
  private static final Instant SERVER = Instant.parse("2030-01-02T03:04:05Z");

  private final AtomicLong nanos = new AtomicLong(-5);
  private final KubernetesMockServer server = new KubernetesMockServer(false);

  private KubernetesClient client;
  private KubeServerClock clock;

  @BeforeEach
  void start() {
    server.init();
    server.clearExpectations();
    client =
        server.createClient(
            builder ->
                builder.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig().build());
    clock = new KubeServerClock(new KubeApi(client, 1, InstantSource.system()), nanos::get);
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void asksOnceAMinuteAndCountsOnByItself() {
    var before = server.getRequestCount();
    dated("Wed, 02 Jan 2030 03:04:05 GMT");
    assertThat(clock.now()).isEqualTo(Answer.ok(SERVER));

    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    assertThat(clock.now()).isEqualTo(Answer.ok(SERVER.plusSeconds(59)));
    assertThat(server.getRequestCount()).isEqualTo(before + 1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    dated("Wed, 02 Jan 2030 05:00:00 GMT");
    assertThat(clock.now()).isEqualTo(Answer.ok(Instant.parse("2030-01-02T05:00:00Z")));
  }

  @Test
  void doesNotKnowTheTimeOfAServerThatIsDown() {
    server.expect().get().withPath("/version").andReturn(503, "").once();

    assertThat(Answers.reason(clock.now())).isEqualTo(Reason.API_UNAVAILABLE);

    dated("Wed, 02 Jan 2030 03:04:05 GMT");
    assertThat(clock.now()).isEqualTo(Answer.ok(SERVER));
  }

  @Test
  void doesNotKnowTheTimeOfAServerThatDoesNotSay() {
    dated("yesterday");

    assertThat(Answers.reason(clock.now())).isEqualTo(Reason.API_UNAVAILABLE);
  }

  private void dated(String date) {
    server
        .expect()
        .get()
        .withPath("/version")
        .andReply(ResponseProviders.of(200, "{}", Map.of("Date", date)))
        .once();
  }
}
