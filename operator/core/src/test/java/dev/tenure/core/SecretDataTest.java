package dev.tenure.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.core.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretDataTest {
  @Test
  void showsKeysAndNoValues() {
    var data = SecretData.of(Map.of("password", "s3cret".getBytes(UTF_8)));
    assertThat(data).hasToString("SecretData[password]");
    assertThat(Answer.ok(data).toString()).doesNotContain("s3cret");
  }

  @Test
  void tokensAndLeaseIdsAreNotShown() {
    var handle = new Handle("login", "accessor", "s3cret", Handle.Tenancy.CHILD);
    assertThat(handle.toString()).doesNotContain("s3cret", "accessor");
    var lease = new ServerLease("database/creds/x/abc", true, Duration.ofHours(1), TestClock.START);
    assertThat(lease.toString()).doesNotContain("abc");
  }
}
