package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Composer;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Laid;
import dev.tenure.core.delivery.Layout;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The value before the current one, which lies beside it until the overlap ends. The record says
 * whether there is one by its origin; when it goes follows from the record's time.
 */
final class Overlap {
  /** What the keys of the value before begin with. */
  static final String PREFIX = "previous-";

  /** Origin of a generated value. */
  static final String ALONE = "generated";

  /** Origin of a generated value with the one before it. */
  static final String BESIDE = "generated, and the one before";

  private final CredentialSink sink;
  private final Composer composer;

  Overlap(CredentialSink sink, Composer composer) {
    this.sink = sink;
    this.composer = composer;
  }

  /** What is laid out, and the origin that says so. */
  record Values(SecretData data, String origin) {}

  /** Why the template leaves no room for an overlap. */
  Optional<Violation> violation(LeaseInput input, Source.Generated source) {
    var layout = input.layout();
    if (source.overlap().isEmpty()
        || layout.asTheyCome()
        || composer.violation(layout).isPresent()) {
      return Optional.empty();
    }
    var named = composer.named(layout);
    var copies = layout.laid().map(laid -> laid.copies().keySet()).orElse(Set.of());
    return named.stream().anyMatch(Overlap::isPrevious) && copies.containsAll(bases(named))
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.TEMPLATE_INVALID,
                "spec.generated.overlap lays the value before beside the new one: have spec.secretTemplate.data name it, e.g. {{previous-%s}}, and give each value that is used a key by itself, e.g. '%s: \"{{%s}}\"'; or leave overlap out."
                    .formatted(first(source), first(source), first(source))));
  }

  /** The fresh value with the one that lies there now, where an overlap is asked for. */
  Answer<Values> beside(LeaseInput input, Source.Generated source, SecretData fresh) {
    var delivered = input.destination().delivered();
    if (source.overlap().isEmpty() || delivered.isEmpty()) {
      return Answer.ok(alone(input.layout(), source, fresh));
    }
    return current(input, delivered.get())
        .map(
            found ->
                found
                    .map(before -> joined(input.layout(), source, fresh, before))
                    .orElseGet(() -> alone(input.layout(), source, fresh)));
  }

  /** The current value without the one before; empty where it does not lie there by itself. */
  Answer<Optional<Values>> withdrawn(LeaseInput input, Source.Generated source, Delivery delivery) {
    return current(input, delivery)
        .map(found -> found.map(values -> alone(input.layout(), source, values)));
  }

  /** When the value before goes; empty where there is none. */
  static Optional<Instant> end(Source.Generated source, Delivery delivery) {
    return delivery.origin().equals(BESIDE)
        ? Optional.of(source.overlap().map(delivery.at()::plus).orElse(delivery.at()))
        : Optional.empty();
  }

  /** What a layout is given: without a value before, its keys stand for nothing in templates. */
  static SecretData fit(Layout layout, Recipe recipe, SecretData values, boolean previous) {
    var fit = new HashMap<>(values.values());
    if (!previous) {
      fit.keySet().removeIf(Overlap::isPrevious);
    }
    if (!layout.asTheyCome()) {
      recipe.keys().forEach(key -> fit.putIfAbsent(PREFIX + key, new byte[0]));
    }
    return SecretData.of(fit);
  }

  /** The keys of current values that are needed for these. */
  static Set<String> bases(Set<String> named) {
    return named.stream()
        .map(key -> isPrevious(key) ? key.substring(PREFIX.length()) : key)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Answer<Optional<SecretData>> current(LeaseInput input, Delivery delivery) {
    var needed =
        input.layout().asTheyCome()
            ? Optional.<Set<String>>empty()
            : Optional.of(bases(composer.named(input.layout())));
    return sink.read(input.subject(), input.secretName())
        .map(found -> found.flatMap(content -> Laid.recover(delivery.laid(), content, needed)));
  }

  private static Values alone(Layout layout, Source.Generated source, SecretData values) {
    return new Values(fit(layout, source.recipe(), values, false), ALONE);
  }

  private static Values joined(
      Layout layout, Source.Generated source, SecretData fresh, SecretData before) {
    var all = new HashMap<>(fresh.values());
    before
        .values()
        .forEach(
            (key, value) -> {
              if (!isPrevious(key)) {
                all.put(PREFIX + key, value);
              }
            });
    return new Values(fit(layout, source.recipe(), SecretData.of(all), true), BESIDE);
  }

  private static boolean isPrevious(String key) {
    return key.startsWith(PREFIX);
  }

  private static String first(Source.Generated source) {
    return source.recipe().keys().stream().sorted().findFirst().orElseThrow();
  }
}
