package dev.tenure.operator.kube.journal;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.journal.SealedRecords.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Sealed records in memory, written through. What memory says was confirmed by the server; a write
 * whose answer was lost is asked about before the next one. Safe for use by many threads.
 *
 * @param <V> what a record says
 */
final class RecordBook<V> {
  private static final int LOCKS = 64;

  private final SealedRecords records;
  private final Codec<V> codec;
  private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();
  private final Map<String, Stored> unreadable = new ConcurrentHashMap<>();
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

  RecordBook(SealedRecords records, Codec<V> codec) {
    this.records = records;
    this.codec = codec;
  }

  /** How a record is written down. */
  interface Codec<V> {
    String write(V value);

    /** Empty for what was not written by {@link #write} of this version. */
    Optional<V> read(String text);
  }

  /** What we know; {@code stored} is empty after somebody else deleted the Secret. */
  private record Entry<V>(Optional<Stored> stored, V value) {}

  /** Replaces memory by what the server has; the number of records that can be read. */
  Answer<Integer> load() {
    return records
        .list()
        .map(
            all -> {
              entries.clear();
              unreadable.clear();
              doubtful.clear();
              all.forEach(stored -> remember(stored.name(), Optional.of(stored)));
              return entries.size();
            });
  }

  /**
   * What the server has at this moment, whoever wrote it; memory stays as it is.
   *
   * @param unreadable names of the records that do not open with our key
   */
  record Live<V>(List<V> values, List<String> unreadable) {}

  /** Reads all records anew, for decisions that another writer's record would change. */
  Answer<Live<V>> live() {
    return records.list().map(this::live);
  }

  private Live<V> live(List<Stored> all) {
    var values = new ArrayList<V>();
    var closed = new ArrayList<String>();
    for (var stored : all) {
      stored
          .text()
          .flatMap(codec::read)
          .ifPresentOrElse(values::add, () -> closed.add(stored.name()));
    }
    return new Live<>(List.copyOf(values), List.copyOf(closed));
  }

  Optional<V> find(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::value);
  }

  List<V> all() {
    return entries.values().stream().map(Entry::value).toList();
  }

  /** Names of records that are kept though we cannot read them. */
  List<String> unreadable() {
    return unreadable.keySet().stream().sorted().toList();
  }

  /** Writes the record, or removes it where {@code value} is empty. */
  Answer<Boolean> put(String name, Optional<V> value) {
    var lock = locks.get(Math.floorMod(name.hashCode(), LOCKS));
    lock.lock();
    try {
      return settled(name).then(_ -> write(name, value));
    } finally {
      lock.unlock();
    }
  }

  /** Memory must be what the server has before something is built on it. */
  private Answer<Boolean> settled(String name) {
    if (unreadable.containsKey(name)) {
      return Answer.unavailable(
          Reason.API_UNAVAILABLE,
          "The operator's record %s cannot be opened with its key and is left as it is. Give the operator the key it was written with, or delete that Secret once what it names is revoked by hand."
              .formatted(name));
    }
    if (!doubtful.contains(name)) {
      return Answer.ok(true);
    }
    var before = version(name);
    return reload(name)
        .then(_ -> version(name).equals(before) ? Answer.ok(true) : otherWriter(name));
  }

  private Answer<Boolean> write(String name, Optional<V> value) {
    var current = Optional.ofNullable(entries.get(name)).flatMap(Entry::stored);
    return value.isPresent()
        ? judged(name, written(name, value.get(), current))
        : judged(name, current.map(records::delete).orElseGet(() -> Answer.ok(true)))
            .map(_ -> forgotten(name));
  }

  private Answer<Boolean> written(String name, V value, Optional<Stored> current) {
    var text = codec.write(value);
    var replaced = current.map(stored -> records.replace(stored, text));
    return replaced
        .filter(answer -> !(answer instanceof Answer.Gone<Stored>))
        .orElseGet(() -> records.create(name, text))
        .map(
            stored -> {
              entries.put(name, new Entry<>(Optional.of(stored), value));
              return true;
            });
  }

  private boolean forgotten(String name) {
    entries.remove(name);
    return true;
  }

  /** After any answer but a good one the server may have something else than memory. */
  private Answer<Boolean> judged(String name, Answer<Boolean> answer) {
    if (answer instanceof Answer.Ok<Boolean>) {
      return answer;
    }
    doubtful.add(name);
    var before = version(name);
    var asked = reload(name);
    return asked instanceof Answer.Ok<Boolean> && !version(name).equals(before)
        ? otherWriter(name)
        : answer;
  }

  private Answer<Boolean> reload(String name) {
    return records
        .read(name)
        .map(
            found -> {
              remember(name, found);
              doubtful.remove(name);
              return true;
            });
  }

  /** What is gone at the server without our doing stays known: the tokens in it may still live. */
  private void remember(String name, Optional<Stored> found) {
    var value = found.flatMap(Stored::text).flatMap(codec::read);
    if (value.isPresent()) {
      entries.put(name, new Entry<>(found, value.get()));
    } else if (found.isPresent()) {
      entries.remove(name);
      unreadable.put(name, found.get());
    } else {
      entries.computeIfPresent(name, (_, known) -> new Entry<>(Optional.empty(), known.value()));
    }
  }

  private List<String> version(String name) {
    var version = new ArrayList<String>();
    Optional.ofNullable(entries.get(name))
        .flatMap(Entry::stored)
        .ifPresent(stored -> version.addAll(List.of(stored.uid(), stored.resourceVersion())));
    return version;
  }

  private static Answer<Boolean> otherWriter(String name) {
    return Answer.unavailable(
        Reason.API_UNAVAILABLE,
        "Another writer changed the operator's record %s; it was read anew and is decided on again."
            .formatted(name));
  }
}
