package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.ConditionStatus;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.status.Condition;
import dev.tenure.operator.ops.BackendFigures;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Counts what is held at each backend, out of the journal and caches: nothing is asked of any
 * server.
 *
 * @param journal what we hold, by the UID of the object
 * @param objects the leases that exist
 * @param logins shared logins by backend
 * @param inFlight requests under way by backend
 */
record Inventory(
    Supplier<Map<String, List<Credential>>> journal,
    Supplier<List<SecretLease>> objects,
    Supplier<Map<String, Long>> logins,
    Supplier<Map<String, Long>> inFlight) {

  /** The figures of every backend that is known here. */
  Map<String, BackendFigures> count() {
    var held = journal.get();
    var existing = objects.get();
    var uids = existing.stream().map(o -> o.getMetadata().getUid()).collect(Collectors.toSet());
    var orphaned =
        counted(
            held.entrySet().stream()
                .filter(e -> !uids.contains(e.getKey()))
                .flatMap(e -> e.getValue().stream())
                .toList());
    var all = held.values().stream().flatMap(Collection::stream).toList();
    var live = counted(all.stream().filter(c -> c.lease().isPresent()).toList());
    var unread = counted(all.stream().filter(c -> c.lease().isEmpty()).toList());
    var failing =
        existing.stream()
            .filter(o -> o.getSpec().backend() != null && isFailing(o))
            .collect(
                Collectors.groupingBy(
                    o -> Objects.requireNonNull(o.getSpec().backend()), Collectors.counting()));
    var made = logins.get();
    var calls = inFlight.get();
    var figures = new TreeMap<String, BackendFigures>();
    backends(existing, List.of(live, unread, made, calls))
        .forEach(
            backend ->
                figures.put(
                    backend,
                    new BackendFigures(
                        live.getOrDefault(backend, 0L),
                        unread.getOrDefault(backend, 0L),
                        orphaned.getOrDefault(backend, 0L),
                        failing.getOrDefault(backend, 0L),
                        made.getOrDefault(backend, 0L),
                        calls.getOrDefault(backend, 0L))));
    return figures;
  }

  private static Set<String> backends(List<SecretLease> existing, List<Map<String, Long>> counted) {
    var names = new TreeSet<String>();
    existing.stream().map(o -> o.getSpec().backend()).filter(Objects::nonNull).forEach(names::add);
    counted.forEach(one -> names.addAll(one.keySet()));
    return names;
  }

  private static Map<String, Long> counted(List<Credential> credentials) {
    return credentials.stream()
        .collect(Collectors.groupingBy(c -> c.account().backend(), Collectors.counting()));
  }

  private static boolean isFailing(SecretLease object) {
    var conditions =
        object.getStatus() == null
            ? List.<dev.tenure.api.v1alpha1.Condition>of()
            : object.getStatus().conditions();
    var ready =
        conditions.stream()
            .anyMatch(c -> c.type().equals(Condition.READY) && c.status() == ConditionStatus.TRUE);
    return !ready || conditions.stream().anyMatch(c -> c.type().equals(Condition.STALLED));
  }
}
