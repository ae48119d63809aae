package dev.tenure.bench;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bare floor: the requests that the operator was seen to send, sent by a plain client, with
 * nothing decided, signed or watched in between.
 */
final class Floor {
  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * What to send.
   *
   * @param create makes one object, as its user does
   * @param writes follow for each object one after the other, as the operator's
   * @param end follows for each object of a round when the round is over
   * @param release lets an object be deleted, since nobody watches it; sent when all is measured
   * @param gone finds nothing at the backend when the end is over; absent where nothing is awaited
   * @param writer kubeconfig of the account that sends them
   * @param backend address of the backend; absent where none is asked
   * @param rounds one after the other in this process: the first is cold
   * @param inFlight requests of each side at once
   */
  public record Plan(
      Call create,
      List<Call> writes,
      List<Call> end,
      Call release,
      @Nullable Call gone,
      String writer,
      @Nullable String backend,
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
   * @param endSeconds of the end, until nothing is left
   */
  public record Result(
      String prefix, int count, double seconds, int requests, Spread object, double endSeconds) {}

  private final Plan plan;
  private final Server user;
  private final Server operator;
  private final @Nullable BackendServer backend;

  Floor(Plan plan, Server user, Server operator, @Nullable BackendServer backend) {
    this.plan = plan;
    this.user = user;
    this.operator = operator;
    this.backend = backend;
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
    var subjects = new AtomicReferenceArray<Subject>(round.count());
    var start = System.nanoTime();
    Crowd.run(
        round.count(),
        index -> {
          var named = Subject.named("%s%05d".formatted(round.prefix(), index));
          var made = creations.run(() -> user.send(plan.create().of(named)));
          var created = System.nanoTime();
          subjects.set(index, writes.run(() -> sent(plan.writes(), named.withUid(uid(made)))));
          times[index] = System.nanoTime() - created;
        });
    var seconds = (System.nanoTime() - start) / 1e9;
    var requests = round.count() * (1 + plan.writes().size());
    return new Result(
        round.prefix(), round.count(), seconds, requests, Spread.of(times), end(subjects));
  }

  private double end(AtomicReferenceArray<Subject> subjects) throws InterruptedException {
    var start = System.nanoTime();
    var ends = new InFlight(plan.inFlight());
    Crowd.run(subjects.length(), index -> ends.run(() -> sent(plan.end(), subjects.get(index))));
    while (plan.gone() != null && backend != null && !backend.hasNothing(plan.gone())) {
      Thread.sleep(POLL);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void release(Round round) throws InterruptedException {
    var releases = new InFlight(plan.inFlight());
    Crowd.run(
        round.count(),
        index -> {
          var named = Subject.named("%s%05d".formatted(round.prefix(), index));
          releases.run(() -> user.send(plan.release().of(named)));
        });
  }

  private Subject sent(List<Call> calls, Subject subject) throws InterruptedException {
    var known = subject;
    for (var call : calls) {
      known = sent(call.of(known), known);
    }
    return known;
  }

  private Subject sent(Call call, Subject subject) throws InterruptedException {
    if (call.token() == null || backend == null) {
      operator.send(call);
      return subject;
    }
    var answer = backend.send(call);
    return answer.contains("\"client_token\"") ? subject.withToken(token(answer)) : subject;
  }

  private static String uid(String object) {
    return text(object, "metadata", "uid");
  }

  private static String token(String answer) {
    return text(answer, "auth", "client_token");
  }

  private static String text(String document, String field, String inner) {
    var read = Serialization.unmarshal(document, Map.class);
    return read.get(field) instanceof Map<?, ?> within && within.get(inner) instanceof String found
        ? found
        : "";
  }
}
