package dev.tenure.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallTest {
  @Test
  void everyObjectGetsItsOwnNameAndUid() {
    var recorded =
        new Call(
            "PATCH",
            "/apis/x/{{name}}/status?fieldManager=f",
            "application/apply-patch+yaml",
            """
            {"metadata":{"name":"{{name}}","uid":"{{uid}}"}}\
            """);

    var call = recorded.of("id-00007", "4711");

    assertThat(call.uri()).isEqualTo("/apis/x/id-00007/status?fieldManager=f");
    assertThat(call.body())
        .isEqualTo(
            """
            {"metadata":{"name":"id-00007","uid":"4711"}}\
            """);
    assertThat(call.method()).isEqualTo("PATCH");
    assertThat(call.contentType()).isEqualTo("application/apply-patch+yaml");
  }
}
