package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.acme.OrderStore.Kept;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes away what is left of orders whose objects are gone, and records of nothing that lives. */
public final class OrderSweep {
  private final OrderStore store;
  private final Function<Set<Subject>, List<Subject>> gone;
  private final Function<String, Optional<AcmeSettings>> settings;
  private final InstantSource clock;

  /**
   * @param gone which of these certainly no longer exist, asked of the server
   * @param settings of an issuer; empty where there is none of that name any more
   */
  public OrderSweep(
      OrderStore store,
      Function<Set<Subject>, List<Subject>> gone,
      Function<String, Optional<AcmeSettings>> settings,
      InstantSource clock) {
    this.clock = clock;
    this.store = store;
    this.gone = gone;
    this.settings = settings;
  }

  /** One round; how many records went. */
  public int sweep() {
    if (!(store.list() instanceof Answer.Ok<List<Kept>>(var all)) || all.isEmpty()) {
      return 0;
    }
    var over =
        Set.copyOf(
            gone.apply(
                all.stream().map(kept -> kept.record().subject()).collect(Collectors.toSet())));
    return (int)
        all.stream()
            .filter(
                kept ->
                    over.contains(kept.record().subject())
                        || kept.record().isSpent(clock.instant()))
            .filter(this::swept)
            .count();
  }

  /** What a solver could not take away keeps its record, and is tried again. */
  private boolean swept(Kept kept) {
    var record = kept.record();
    var left =
        settings
            .apply(record.issuer())
            .map(of -> Proofs.removed(of, record.proofs()))
            .orElse(List.of());
    return left.isEmpty() && store.delete(kept) instanceof Answer.Ok<Boolean>;
  }
}
