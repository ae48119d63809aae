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
            """,
            null);

    var call = recorded.of(new Subject("id-00007", "4711", ""));

    assertThat(call.uri()).isEqualTo("/apis/x/id-00007/status?fieldManager=f");
    assertThat(call.body())
        .isEqualTo(
            """
            {"metadata":{"name":"id-00007","uid":"4711"}}\
            """);
    assertThat(call.method()).isEqualTo("PATCH");
    assertThat(call.contentType()).isEqualTo("application/apply-patch+yaml");
  }

  @Test
  void aCallToTheBackendCarriesTheTokenThatWasMadeForItsObject() {
    var recorded =
        new Call("POST", "/v1/auth/token/revoke-self", "application/json", "", "{{token}}");
    var subject = Subject.named("lease-1").withUid("4711").withToken("made");

    assertThat(recorded.of(subject).token()).isEqualTo("made");
    assertThat(subject).asString().isEqualTo("lease-1");
  }
}
