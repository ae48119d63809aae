package dev.tenure.operator.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Layout;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MustacheComposerTest {
  private static final String NASTY = "a&<\"'%>=`/\\{{user}} {}\n\u00e4\u20ac";

  private final MustacheComposer composer = new MustacheComposer();

  static Stream<Arguments> encoded() {
    return Stream.of(
        Arguments.of("{{password}}", NASTY),
        Arguments.of("{{{password}}}", NASTY),
        Arguments.of("{{& password }}", NASTY),
        Arguments.of("<{{password}}>", "<" + NASTY + ">"),
        Arguments.of(
            "{{#url}}{{password}}{{/url}}",
            "a%26%3C%22%27%25%3E%3D%60%2F%5C%7B%7Buser%7D%7D%20%7B%7D%0A%C3%A4%E2%82%AC"),
        Arguments.of(
            "{{#json}}{{password}}{{/json}}", "\"a&<\\\"'%>=`/\\\\{{user}} {}\\n\u00e4\u20ac\""),
        Arguments.of("{{#base64}}{{user}}:pw{{/base64}}", "YXBwOnB3"),
        Arguments.of("{{#url}}{{#base64}}{{user}}{{/base64}}{{/url}}", "YXBw"),
        Arguments.of("host={{tls.crt}} \u20ac", "host=dotted \u20ac"),
        Arguments.of("{{url}} {{#url}}{{url}}{{/url}}", "a b a%20b"),
        Arguments.of("", ""),
        Arguments.of("{\"a\": {\"b\": 1}}", "{\"a\": {\"b\": 1}}"));
  }

  @ParameterizedTest
  @MethodSource("encoded")
  void composesWithoutTouchingAValue(String template, String expected) {
    assertThat(composed(template)).isEqualTo(expected);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("{{pasword}}", "there are: password, tls.crt, url, user"),
        Arguments.of("{{#json}}{{x}}{{/json}}", "names {{x}}, which is not there"),
        Arguments.of("{{json}}", "names {{json}}, which is not there"),
        Arguments.of("{{user", "without its }}"),
        Arguments.of("{{}}", "empty tag"),
        Arguments.of("{{.}}", "no key"),
        Arguments.of("{{this}}", "no key"),
        Arguments.of("{{-index}}", "no key"),
        Arguments.of("{{user.bytes}}", "which is not there"),
        Arguments.of("{{#user}}x{{/user}}", "there are {{#url}}, {{#base64}} and {{#json}}"),
        Arguments.of("{{^user}}x{{/user}}", "no conditions"),
        Arguments.of("{{>user}}", "nothing to include"),
        Arguments.of("{{<user}}{{/user}}", "nothing to extend"),
        Arguments.of("{{$user}}x{{/user}}", "no blocks"),
        Arguments.of("{{#url}}x", "cannot be read"),
        Arguments.of("{{#url}}x{{/json}}", "cannot be read"),
        Arguments.of("{{=a}}", "cannot be read"),
        Arguments.of("{{user}}".repeat(200_000), "grows beyond"),
        Arguments.of("{{#base64}}" + "{{user}}".repeat(200_000) + "{{/base64}}", "grows beyond"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithTheNamesThatThereAreAndNoValue(String template, String why) {
    var answer = composer.compose(layout(template), values());
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(Reason.TEMPLATE_INVALID);
              assertThat(refused.violation().message())
                  .startsWith("spec.secretTemplate.data[out] ")
                  .contains(why)
                  .doesNotContain("app")
                  .doesNotContain("&<");
            });
  }

  @Test
  void saysWhichKeysATemplateNames() {
    assertThat(composer.named(layout("{{a}}{{#url}}{{b}}{{#json}}{{c}}{{/json}}{{/url}}")))
        .containsExactly("a", "b", "c");
  }

  @Test
  void aTypeDemandsItsKeys() {
    assertThat(refusal(new Layout("kubernetes.io/basic-auth", Map.of("a", "b"))))
        .contains("needs the key username or password", "there are: a");
    assertThat(refusal(new Layout("kubernetes.io/ssh-auth", Map.of())))
        .contains("needs the key ssh-privatekey", "there are: password, tls.crt, url, user");
    assertThat(
            refusal(
                new Layout(
                    "kubernetes.io/dockerconfigjson", Map.of(".dockerconfigjson", "{{user}}"))))
        .contains("does not make a JSON object");
    assertThat(
            composer.compose(
                new Layout(
                    "kubernetes.io/dockerconfigjson",
                    Map.of(".dockerconfigjson", "{\"a\":{{#json}}{{password}}{{/json}}}")),
                values()))
        .isInstanceOf(Answer.Ok.class);
  }

  @Property(tries = 300)
  void anyBytesPassThroughUnharmed(@ForAll @Size(max = 300) byte[] value) {
    var data = SecretData.of(Map.of("v", value));
    var templates =
        Map.of(
            "copy", "{{v}}", "b64", "{{#base64}}{{v}}{{/base64}}", "framed", "\u20ac{{v}}\u20ac");
    var composed = ok(composer.compose(new Layout("Opaque", templates), data));
    assertThat(composed.values().get("copy")).isEqualTo(value);
    assertThat(Base64.getDecoder().decode(composed.values().get("b64"))).isEqualTo(value);
    assertThat(composed.values().get("framed")).hasSize(value.length + 6);
  }

  @Property(tries = 300)
  void whatIsEncodedCanBeDecoded(@ForAll String raw) throws Exception {
    // Lone surrogates are no text.
    var value = new String(raw.getBytes(UTF_8), UTF_8);
    var data = SecretData.of(Map.of("v", value.getBytes(UTF_8)));
    var templates = Map.of("u", "{{#url}}{{v}}{{/url}}", "j", "{{#json}}{{v}}{{/json}}");
    var composed = ok(composer.compose(new Layout("Opaque", templates), data));
    assertThat(URLDecoder.decode(new String(composed.values().get("u"), UTF_8), UTF_8))
        .isEqualTo(value);
    assertThat(new ObjectMapper().readTree(composed.values().get("j")).textValue())
        .isEqualTo(value);
  }

  @Property(tries = 500)
  void noTemplateThrows(@ForAll String text) {
    assertThat(composer.compose(layout("{{" + text), values())).isNotNull();
    assertThat(composer.compose(layout(text + "}}{{user}}"), values())).isNotNull();
  }

  private String composed(String template) {
    var data = ok(composer.compose(layout(template), values()));
    return new String(data.values().get("out"), UTF_8);
  }

  private String refusal(Layout layout) {
    return composer
        .compose(layout, values())
        .failure(java.time.Instant.EPOCH)
        .orElseThrow()
        .message();
  }

  private static SecretData ok(Answer<SecretData> answer) {
    assertThat(answer).isInstanceOf(Answer.Ok.class);
    return ((Answer.Ok<SecretData>) answer).value();
  }

  private static Layout layout(String template) {
    return new Layout("Opaque", Map.of("out", template));
  }

  private static SecretData values() {
    var values = new HashMap<String, byte[]>();
    values.put("user", "app".getBytes(UTF_8));
    values.put("password", NASTY.getBytes(UTF_8));
    values.put("tls.crt", "dotted".getBytes(UTF_8));
    values.put("url", "a b".getBytes(UTF_8));
    return SecretData.of(values);
  }
}
