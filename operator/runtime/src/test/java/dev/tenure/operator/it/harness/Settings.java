package dev.tenure.operator.it.harness;

import dev.tenure.operator.testing.FreePort;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration file of the operator. */
public record Settings(Map<String, Object> keys) {

  /** The audience that leases may have tokens for. */
  public static final String TOKEN_AUDIENCE = "sts.example.com";

  /** Where the operator answers challenges of ACME servers. */
  public static final int ACME_PORT = FreePort.next();

  /** What the tests run with: one replica, so no election, and logs for people. */
  public static Settings standard(Scope scope) {
    return new Settings(
        Map.of(
            "tokenLeases", Map.of("audiences", List.of(Map.of("name", TOKEN_AUDIENCE))),
            "scope", scope.text(),
            "leaderElection", Map.of("enabled", false),
            "logging", Map.of("format", "plain", "level", "info"),
            "podCertificates", Map.of("enabled", true),
            "clusterTrustBundles", Map.of("enabled", true),
            "acme", acme(true),
            "rollout", Map.of("deadline", "60s", "grace", "5s", "gather", "2s")));
  }

  /** The same for one that runs beside another and cannot have its port. */
  Settings besideAnother() {
    return with("acme", acme(false));
  }

  private static Map<String, Object> acme(boolean answers) {
    return Map.of("http01", Map.of("enabled", answers, "address", "127.0.0.1", "port", ACME_PORT));
  }

  /** The same with another value for a key of the first level. */
  public Settings with(String key, Object value) {
    var changed = new LinkedHashMap<>(keys);
    changed.put(key, value);
    return new Settings(Map.copyOf(changed));
  }

  /** The file's text. */
  String yaml() {
    return Serialization.asYaml(keys);
  }
}
