package dev.tenure.bench;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs one plan against the cluster of the kubeconfig in {@code KUBECONFIG} and writes what it
 * measured, both as JSON.
 */
public final class Main {
  /** Exactly one of them. */
  public record Plan(Floor.@Nullable Plan floor, Herd.@Nullable Plan herd) {}

  private Main() {}

  /** Arguments: the file with the plan, and the file for the results. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("give two files: the plan, and where the results go");
    }
    var plan = Serialization.unmarshal(Files.readString(Path.of(arguments[0])), Plan.class);
    Files.writeString(Path.of(arguments[1]), Serialization.asJson(run(plan)));
  }

  private static Object run(Plan plan) throws InterruptedException {
    try (var user = new KubernetesClientBuilder().build()) {
      if (plan.floor() != null) {
        return floor(plan.floor(), new KubernetesServer(user));
      }
      if (plan.herd() != null) {
        return new Herd(plan.herd(), user).run();
      }
    }
    throw new IllegalArgumentException("the plan has neither a floor nor a herd");
  }

  private static List<Floor.Result> floor(Floor.Plan plan, Server user)
      throws InterruptedException {
    try (var client = as(plan.writer())) {
      var operator = new KubernetesServer(client);
      if (plan.backend() == null) {
        return new Floor(plan, user, operator, null).run();
      }
      try (var backend = new BackendServer(plan.backend())) {
        return new Floor(plan, user, operator, backend).run();
      }
    }
  }

  private static KubernetesClient as(String kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(new File(kubeconfig)))
        .build();
  }
}
