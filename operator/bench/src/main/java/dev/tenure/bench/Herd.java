package dev.tenure.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;

/** Creates many objects at once and measures when the operator has made each of them Ready. */
final class Herd {
  /**
   * What to create.
   *
   * @param create make one object each; used in turn
   * @param kind of the objects, in version v1alpha1 of tenure.dev
   * @param plural as in the URI
   * @param namespace where they are
   * @param prefix of the names, followed by a number
   * @param count how many
   * @param inFlight creations at once
   * @param perSecond creations started in a second; zero where as many as go
   * @param deadlineSeconds how long to wait for the last
   */
  public record Plan(
      List<Call> create,
      String kind,
      String plural,
      String namespace,
      String prefix,
      int count,
      int inFlight,
      double perSecond,
      int deadlineSeconds) {}

  /**
   * What was seen.
   *
   * @param creationSeconds from the first creation sent to the last one answered
   * @param seconds from the first creation sent to the last object Ready
   * @param firstReadySeconds from the first creation sent to the first object Ready
   * @param readyWhenLastCreated how many were Ready when the last creation was answered
   * @param toReady from the answer to an object's creation to its Ready
   * @param notReady why objects are not Ready after the deadline, a few of them
   */
  public record Result(
      int count,
      int ready,
      double creationSeconds,
      double seconds,
      double firstReadySeconds,
      int readyWhenLastCreated,
      Spread toReady,
      List<String> notReady) {}

  private final Plan plan;
  private final KubernetesClient client;

  Herd(Plan plan, KubernetesClient client) {
    this.plan = plan;
    this.client = client;
  }

  /** Runs until all are Ready or the deadline is over. */
  Result run() throws InterruptedException {
    var readiness = new Readiness(plan.prefix(), plan.count());
    try (var informer = objects().inform(readiness)) {
      var created = new long[plan.count()];
      var start = System.nanoTime();
      create(created);
      var readyWhenLastCreated = readiness.count();
      var creationSeconds = (System.nanoTime() - start) / 1e9;
      readiness.await(Duration.ofSeconds(plan.deadlineSeconds()));
      return new Result(
          plan.count(),
          readiness.count(),
          creationSeconds,
          readiness.last(start),
          readiness.first(start),
          readyWhenLastCreated,
          Spread.of(readiness.since(created)),
          readiness.missing(informer.getStore().list()));
    }
  }

  private void create(long[] created) throws InterruptedException {
    var server = new KubernetesServer(client);
    var pace = new Pace(plan.perSecond());
    var creations = new InFlight(plan.inFlight());
    Crowd.run(
        plan.count(),
        index -> {
          var template = plan.create().get(index % plan.create().size());
          var call = template.of(Subject.named("%s%05d".formatted(plan.prefix(), index)));
          pace.await(index);
          creations.run(() -> server.send(call));
          created[index] = System.nanoTime();
        });
  }

  private Informable<GenericKubernetesResource> objects() {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup("tenure.dev")
            .withVersion("v1alpha1")
            .withKind(plan.kind())
            .withPlural(plan.plural())
            .withNamespaced(true)
            .build();
    return client.genericKubernetesResources(context).inNamespace(plan.namespace());
  }
}
