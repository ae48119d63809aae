package dev.tenure.operator.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tenure.api.v1alpha1.GoDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link OperatorConfig} from YAML. Keys left out take their default; a key nobody knows is
 * an error, so that a typing mistake is not a silent default.
 */
public final class ConfigFile {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ConfigFile() {}

  /** The shape of the file, all as text and numbers. */
  private record Text(
      String clusterDomain,
      String scope,
      String installation,
      String tenantRole,
      OperatorConfig.LeaderElection leaderElection,
      OperatorConfig.Http http,
      LoggingText logging,
      OperatorConfig.Labels labels,
      int workers,
      OperatorConfig.Budgets budgets,
      OperatorConfig.ServiceAccounts serviceAccounts,
      OperatorConfig.TokenLeases tokenLeases,
      RolloutText rollout,
      BackendText backend,
      OperatorConfig.PodCertificates podCertificates,
      OperatorConfig.ClusterTrustBundles clusterTrustBundles,
      OperatorConfig.SpiffeBundles spiffeBundles,
      CrlText crl,
      OperatorConfig.Acme acme,
      KeyText key) {}

  private record LoggingText(String format, String level) {}

  private record RolloutText(String deadline, String grace, String gather) {}

  private record BackendText(
      String connectTimeout,
      String requestTimeout,
      int maxInFlight,
      int maxResponseBytes,
      String loginCheck,
      String leaseCheck,
      String sweep,
      String orphanAge) {}

  private record CrlText(String address, @Nullable Integer port) {}

  private record KeyText(String secretName, @Nullable String file) {}

  /** Every key with its default, as a file would say it. */
  static final String DEFAULTS =
      """
      clusterDomain: cluster.local
      scope: Cluster
      installation: tenure
      tenantRole: tenure-tenant
      leaderElection: {enabled: true, leaseName: tenure}
      http: {address: 0.0.0.0, port: 8080}
      logging: {format: json, level: info}
      labels: {owner: tenure.dev/owner, expires: tenure.dev/expires, criticality: tenure.dev/criticality}
      workers: 16
      budgets: {wakesPerSecond: 100, destructionsPerSecond: 10, reissuesPerSecond: 20}
      serviceAccounts: {requireConsent: false}
      tokenLeases: {audiences: []}
      rollout: {deadline: 10m, grace: 5m, gather: 10s}
      backend: {connectTimeout: 5s, requestTimeout: 15s, maxInFlight: 16, maxResponseBytes: 1048576, loginCheck: 5m, leaseCheck: 1h, sweep: 1h, orphanAge: 30m}
      podCertificates: {enabled: false}
      clusterTrustBundles: {enabled: false}
      spiffeBundles: {enabled: false, address: 0.0.0.0, port: 8443, secretName: tenure-spiffe-tls}
      crl: {address: 0.0.0.0, port: null}
      acme: {http01: {enabled: false, address: 0.0.0.0, port: 8089}}
      key: {secretName: tenure-key, file: null}
      """;

  /**
   * Reads and checks the file.
   *
   * @throws ConfigException with every fault found, each with its key and how to mend it
   */
  public static OperatorConfig read(Path file) throws ConfigException {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(List.of("there is no file " + file));
    } catch (IOException e) {
      throw new ConfigException(List.of("cannot read " + file + ": " + e.getMessage()));
    }
  }

  /** The same for text. An empty text is a whole configuration: all defaults. */
  public static OperatorConfig parse(String yaml) throws ConfigException {
    try {
      var tree = (ObjectNode) YAML.readTree(DEFAULTS);
      var given = YAML.readTree(yaml);
      if (given != null && !given.isNull() && !given.isMissingNode()) {
        if (!(given instanceof ObjectNode)) {
          throw new ConfigException(List.of("the file is not a map of keys"));
        }
        overlay(tree, given);
      }
      return checked(STRICT.treeToValue(tree, Text.class));
    } catch (UnrecognizedPropertyException e) {
      var path = e.getPath().stream().map(r -> r.getFieldName()).toList();
      throw new ConfigException(
          List.of(
              "%s is no key of the configuration; known here: %s"
                  .formatted(String.join(".", path), e.getKnownPropertyIds())));
    } catch (JsonProcessingException e) {
      throw new ConfigException(List.of("the file cannot be read: " + e.getOriginalMessage()));
    }
  }

  private static void overlay(ObjectNode defaults, JsonNode given) {
    given
        .properties()
        .forEach(
            entry -> {
              var own = defaults.get(entry.getKey());
              if (own instanceof ObjectNode inner && entry.getValue() instanceof ObjectNode other) {
                overlay(inner, other);
              } else if (!entry.getValue().isNull()) {
                defaults.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private static OperatorConfig checked(Text text) throws ConfigException {
    var faults = new Faults();
    var config =
        new OperatorConfig(
            faults.name("clusterDomain", text.clusterDomain()),
            faults.scope(text.scope()),
            faults.name("installation", text.installation()),
            faults.name("tenantRole", text.tenantRole()),
            text.leaderElection(),
            faults.http(text.http()),
            faults.logging(text.logging().format(), text.logging().level()),
            text.labels(),
            (int) faults.atLeast("workers", text.workers(), 1),
            new OperatorConfig.Budgets(
                faults.atLeast("budgets.wakesPerSecond", text.budgets().wakesPerSecond(), 0.1),
                faults.atLeast(
                    "budgets.destructionsPerSecond", text.budgets().destructionsPerSecond(), 0.01),
                faults.atLeast(
                    "budgets.reissuesPerSecond", text.budgets().reissuesPerSecond(), 0.1)),
            text.serviceAccounts(),
            text.tokenLeases(),
            new OperatorConfig.Rollout(
                faults.duration("rollout.deadline", text.rollout().deadline()),
                faults.duration("rollout.grace", text.rollout().grace()),
                faults.duration("rollout.gather", text.rollout().gather())),
            faults.backend(text.backend()),
            text.podCertificates(),
            text.clusterTrustBundles(),
            faults.spiffeBundles(text.spiffeBundles()),
            faults.crl(text.crl()),
            faults.acme(text.acme()),
            new OperatorConfig.Key(
                faults.name("key.secretName", text.key().secretName()),
                Optional.ofNullable(text.key().file()).map(Path::of)));
    faults.throwIfAny();
    return config;
  }

  /** Collects what is wrong, so that one start tells all. */
  private static final class Faults {
    private final List<String> found = new ArrayList<>();

    String name(String key, String value) {
      if (!value.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
        found.add("%s: \"%s\" is not a lower-case DNS name".formatted(key, value));
      }
      return value;
    }

    OperatorConfig.Scope scope(String value) {
      return switch (value) {
        case "Cluster" -> OperatorConfig.Scope.CLUSTER;
        case "EnrolledNamespaces" -> OperatorConfig.Scope.ENROLLED_NAMESPACES;
        default -> {
          found.add("scope: \"%s\" is neither Cluster nor EnrolledNamespaces".formatted(value));
          yield OperatorConfig.Scope.ENROLLED_NAMESPACES;
        }
      };
    }

    OperatorConfig.Http http(OperatorConfig.Http http) {
      port("http.port", http.port());
      return http;
    }

    OperatorConfig.SpiffeBundles spiffeBundles(OperatorConfig.SpiffeBundles bundles) {
      port("spiffeBundles.port", bundles.port());
      name("spiffeBundles.secretName", bundles.secretName());
      return bundles;
    }

    OperatorConfig.RevocationLists crl(CrlText text) {
      var port = Optional.ofNullable(text.port());
      port.ifPresent(number -> port("crl.port", number));
      return new OperatorConfig.RevocationLists(text.address(), port);
    }

    private void port(String key, int port) {
      if (port < 0 || port > 65_535) {
        found.add("%s: %d is not between 0 and 65535".formatted(key, port));
      }
    }

    OperatorConfig.Acme acme(OperatorConfig.Acme acme) {
      port("acme.http01.port", acme.http01().port());
      return acme;
    }

    OperatorConfig.Logging logging(String format, String level) {
      if (!List.of("error", "warn", "info", "debug", "trace").contains(level)) {
        found.add(
            "logging.level: \"%s\" is none of error, warn, info, debug, trace".formatted(level));
      }
      return switch (format) {
        case "json" -> new OperatorConfig.Logging(OperatorConfig.Logging.Format.JSON, level);
        case "plain" -> new OperatorConfig.Logging(OperatorConfig.Logging.Format.PLAIN, level);
        default -> {
          found.add("logging.format: \"%s\" is neither json nor plain".formatted(format));
          yield new OperatorConfig.Logging(OperatorConfig.Logging.Format.JSON, level);
        }
      };
    }

    double atLeast(String key, double value, double least) {
      if (value < least) {
        found.add("%s: %s is less than %s".formatted(key, value, least));
      }
      return value;
    }

    Duration duration(String key, String value) {
      try {
        var duration = GoDuration.parse(value);
        if (!duration.isPositive()) {
          found.add("%s: \"%s\" is not longer than nothing".formatted(key, value));
        }
        return duration;
      } catch (IllegalArgumentException e) {
        found.add("%s: \"%s\" is not a duration such as 30s, 10m or 1h30m".formatted(key, value));
        return Duration.ZERO;
      }
    }

    OperatorConfig.Backend backend(BackendText text) {
      return new OperatorConfig.Backend(
          duration("backend.connectTimeout", text.connectTimeout()),
          duration("backend.requestTimeout", text.requestTimeout()),
          (int) atLeast("backend.maxInFlight", text.maxInFlight(), 1),
          (int) atLeast("backend.maxResponseBytes", text.maxResponseBytes(), 1024),
          duration("backend.loginCheck", text.loginCheck()),
          duration("backend.leaseCheck", text.leaseCheck()),
          duration("backend.sweep", text.sweep()),
          duration("backend.orphanAge", text.orphanAge()));
    }

    void throwIfAny() throws ConfigException {
      if (!found.isEmpty()) {
        throw new ConfigException(found);
      }
    }
  }
}
