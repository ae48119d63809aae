package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Offer;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Secrets of a cluster, ours and foreign ones. {@link #look} answers from the cache, which can
 * be made to lag, and where that is silent from the truth, as everything else does.
 */
public final class FakeSink implements CredentialSink {
  /** Whose Secret it is. */
  private sealed interface Stored {
    record Own(Subject subject, Content content, boolean intact) implements Stored {}

    record Other(String holder) implements Stored {}

    record Left() implements Stored {}

    record OfferedTo(String uid, Offer offer) implements Stored {}
  }

  private final Wire wire;
  private final Map<String, Map<String, Stored>> secrets = new TreeMap<>();
  private final List<Content> writes = new ArrayList<>();
  private final Map<String, Integer> incarnations = new TreeMap<>();
  private Optional<Map<String, Map<String, Stored>>> frozen = Optional.empty();

  public FakeSink(Wire wire) {
    this.wire = wire;
  }

  /** Puts somebody else's Secret there. */
  public void foreign(String namespace, String name, String holder) {
    of(namespace).put(name, new Stored.Other(holder));
  }

  /** Puts somebody else's Secret there, who offers it to the subject. */
  public void offered(Subject subject, String name, Offer offer) {
    of(subject.namespace()).put(name, new Stored.OfferedTo(subject.uid(), offer));
  }

  /** Deletes whatever lies there, as a person with kubectl does. */
  public void deleteByHand(String namespace, String name) {
    of(namespace).remove(name);
  }

  /** Changes the content of a Secret of ours, as a person with kubectl does. */
  public void editByHand(String namespace, String name) {
    of(namespace)
        .computeIfPresent(
            name,
            (_, stored) ->
                stored instanceof Stored.Own(var subject, var content, var _)
                    ? new Stored.Own(subject, content, false)
                    : stored);
  }

  /** Makes the Secret of a subject one that an earlier object of its name left. */
  public void leaveBehind(String namespace, String name) {
    of(namespace).put(name, new Stored.Left());
  }

  /** The cache sees nothing of what happens from now on. */
  public void freezeCache() {
    var copy = new TreeMap<String, Map<String, Stored>>();
    secrets.forEach((namespace, held) -> copy.put(namespace, new TreeMap<>(held)));
    frozen = Optional.of(copy);
  }

  /** The cache sees everything again. */
  public void thawCache() {
    frozen = Optional.empty();
  }

  /** What lies there of ours; empty where nothing or something foreign does. */
  public Optional<Content> content(String namespace, String name) {
    return Optional.ofNullable(of(namespace).get(name))
        .flatMap(
            stored ->
                stored instanceof Stored.Own(var _, var content, var _)
                    ? Optional.of(content)
                    : Optional.empty());
  }

  /** The deliveries that lie in Secrets of ours, in the order of their names. */
  public List<Delivery> deliveries() {
    return secrets.values().stream()
        .flatMap(held -> held.values().stream())
        .flatMap(
            stored ->
                stored instanceof Stored.Own(var _, var content, var _)
                    ? java.util.stream.Stream.of(content.delivery())
                    : java.util.stream.Stream.empty())
        .toList();
  }

  /** What tells a Secret of ours from an earlier one of its name; empty where none lies there. */
  public Optional<String> incarnation(String namespace, String name) {
    return content(namespace, name)
        .map(_ -> "uid-" + name + "-" + incarnations.get(namespace + "/" + name));
  }

  /** Whether anything lies there. */
  public boolean exists(String namespace, String name) {
    return of(namespace).containsKey(name);
  }

  /** Every write that took effect, oldest first. */
  public List<Content> writes() {
    return wire.quietly(() -> List.copyOf(writes));
  }

  /** How many writes took effect. */
  public int count() {
    return wire.quietly(writes::size);
  }

  @Override
  public Answer<Destination> look(Subject subject, String secretName) {
    return wire.call(
        "sink.look",
        () -> {
          var cached = destination(frozen.orElse(secrets), subject, secretName);
          return Answer.ok(
              cached instanceof Destination.Absent
                  ? destination(secrets, subject, secretName)
                  : cached);
        });
  }

  @Override
  public Answer<Destination> lookLive(Subject subject, String secretName) {
    return wire.call("sink.lookLive", () -> Answer.ok(destination(secrets, subject, secretName)));
  }

  @Override
  public Answer<Boolean> rehearse(Subject subject, Content content) {
    return wire.call("sink.rehearse", () -> check(subject, content));
  }

  @Override
  public Answer<Boolean> write(Subject subject, Content content) {
    return wire.call(
        "sink.write",
        () ->
            check(subject, content)
                .map(
                    written -> {
                      if (!exists(subject.namespace(), content.secretName())) {
                        incarnations.merge(
                            subject.namespace() + "/" + content.secretName(), 1, Integer::sum);
                      }
                      of(subject.namespace())
                          .put(content.secretName(), new Stored.Own(subject, content, true));
                      writes.add(content);
                      return written;
                    }));
  }

  @Override
  public Answer<Optional<SecretData>> read(Subject subject, String secretName) {
    return wire.call(
        "sink.read",
        () ->
            Answer.ok(
                of(subject.namespace()).get(secretName)
                            instanceof Stored.Own(var holder, var content, var intact)
                        && intact
                        && holder.uid().equals(subject.uid())
                    ? Optional.of(content.data())
                    : Optional.empty()));
  }

  @Override
  public Answer<Optional<Offer>> offered(Subject subject, String secretName) {
    return wire.call(
        "sink.offered",
        () ->
            Answer.ok(
                of(subject.namespace()).get(secretName)
                            instanceof Stored.OfferedTo(var uid, var offer)
                        && uid.equals(subject.uid())
                    ? Optional.of(offer)
                    : Optional.empty()));
  }

  @Override
  public Answer<Boolean> takeOver(Subject subject, Content content, Offer offer) {
    return wire.call(
        "sink.takeOver",
        () -> {
          if (!new Stored.OfferedTo(subject.uid(), offer)
              .equals(of(subject.namespace()).get(content.secretName()))) {
            return Answer.unavailable(Reason.API_UNAVAILABLE, "changed meanwhile");
          }
          of(subject.namespace()).put(content.secretName(), new Stored.Own(subject, content, true));
          writes.add(content);
          return Answer.ok(true);
        });
  }

  @Override
  public Answer<Boolean> remove(Subject subject, String secretName) {
    return wire.call(
        "sink.remove",
        () ->
            Answer.ok(
                isOf(subject, of(subject.namespace()).get(secretName))
                    && of(subject.namespace()).remove(secretName) != null));
  }

  @Override
  public Answer<Boolean> dress(
      Subject subject, String secretName, Tenure tenure, SecretTemplate template) {
    return Answer.ok(false);
  }

  @Override
  public List<String> others(Subject subject, String secretName) {
    return wire.ask(
        "sink.others",
        () ->
            of(subject.namespace()).entrySet().stream()
                .filter(entry -> isOf(subject, entry.getValue()))
                .map(entry -> entry.getKey())
                .filter(name -> !name.equals(secretName))
                .toList());
  }

  private Answer<Boolean> check(Subject subject, Content content) {
    return destination(secrets, subject, content.secretName())
            instanceof Destination.Foreign(var holder, var _)
        ? Answer.refused(Reason.DESTINATION_CONFLICT, holder + " is in the way")
        : Answer.ok(true);
  }

  private static Destination destination(
      Map<String, Map<String, Stored>> seen, Subject subject, String secretName) {
    return switch (seen.getOrDefault(subject.namespace(), Map.of()).get(secretName)) {
      case null -> new Destination.Absent();
      case Stored.Own(var holder, var content, var intact)
          when holder.uid().equals(subject.uid()) ->
          new Destination.Ours(content.delivery(), intact);
      case Stored.Own(var holder, var _, var _) ->
          new Destination.Foreign(
              "Secret %s/%s, of %s".formatted(subject.namespace(), secretName, holder));
      case Stored.Other(var holder) -> new Destination.Foreign(holder);
      case Stored.Left _ -> new Destination.Left();
      case Stored.OfferedTo(var uid, var _) ->
          uid.equals(subject.uid())
              ? new Destination.Offered("Secret " + secretName)
              : new Destination.Foreign("Secret " + secretName);
    };
  }

  private static boolean isOf(Subject subject, @org.jspecify.annotations.Nullable Stored stored) {
    return stored instanceof Stored.Own(var holder, var _, var _)
        && holder.uid().equals(subject.uid());
  }

  private Map<String, Stored> of(String namespace) {
    return secrets.computeIfAbsent(namespace, _ -> new TreeMap<>());
  }
}
