package dev.tenure.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;

/**
 * The bare floor: the requests that the operator was seen to send, sent by a plain client, with
 * nothing decided, signed or watched in between.
 */
final class Floor {
  /**
   * What to send.
   *
   * @param create makes one object, as its user does
   * @param writes follow for each object one after the other, as the operator's
   * @param writer kubeconfig of the account that sends them
   * @param release lets an object be deleted, since nobody watches it; sent when all is measured
   * @param rounds one after the other in this process: the first is cold
   * @param inFlight requests of each side at once
   */
  public record Plan(
      Call create,
      List<Call> writes,
      Call release,
      String writer,
      List<Round> rounds,
      int inFlight) {}

  /** So many objects, named by the prefix and a number. */
  public record Round(String prefix, int count) {}

  /**
   * What one round took.
   *
   * @param seconds from the first request to the last answer
   * @param requests how many were sent
   * @param object from the answer to the creation of an object to the answer to its last write
   */
  public record Result(String prefix, int count, double seconds, int requests, Spread object) {}

  private final Plan plan;
  private final Wire user;
  private final Wire operator;

  Floor(Plan plan, KubernetesClient user, KubernetesClient operator) {
    this.plan = plan;
    this.user = new Wire(user);
    this.operator = new Wire(operator);
  }

  /** Runs the rounds in their order. */
  List<Result> run() throws InterruptedException {
    var results = new ArrayList<Result>();
    for (var round : plan.rounds()) {
      results.add(run(round));
    }
    for (var round : plan.rounds()) {
      release(round);
    }
    return results;
  }

  private Result run(Round round) throws InterruptedException {
    var creations = new InFlight(plan.inFlight());
    var writes = new InFlight(plan.inFlight());
    var times = new long[round.count()];
    var start = System.nanoTime();
    Crowd.run(
        round.count(),
        index -> {
          var name = "%s%05d".formatted(round.prefix(), index);
          var made = creations.run(() -> user.send(plan.create().of(name, "")));
          var created = System.nanoTime();
          times[index] = writes.run(() -> write(name, uid(made))) - created;
        });
    var seconds = (System.nanoTime() - start) / 1e9;
    var requests = round.count() * (1 + plan.writes().size());
    return new Result(round.prefix(), round.count(), seconds, requests, Spread.of(times));
  }

  private void release(Round round) throws InterruptedException {
    var releases = new InFlight(plan.inFlight());
    Crowd.run(
        round.count(),
        index -> {
          var name = "%s%05d".formatted(round.prefix(), index);
          releases.run(() -> user.send(plan.release().of(name, "")));
        });
  }

  private long write(String name, String uid) throws InterruptedException {
    for (var call : plan.writes()) {
      operator.send(call.of(name, uid));
    }
    return System.nanoTime();
  }

  private static String uid(String object) {
    return Serialization.unmarshal(object, GenericKubernetesResource.class).getMetadata().getUid();
  }
}
