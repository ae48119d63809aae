package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a subject says beside the common name, or the patterns of what it may say. Attributes stand
 * in the order of {@link SubjectAttribute}, values as they were given; empty lists are left out.
 */
public record SubjectAttributes(Map<SubjectAttribute, List<String>> values) {
  /** Nothing. */
  public static final SubjectAttributes NONE = new SubjectAttributes(Map.of());

  public SubjectAttributes {
    var ordered = new EnumMap<SubjectAttribute, List<String>>(SubjectAttribute.class);
    values.forEach(
        (attribute, given) -> {
          if (!given.isEmpty()) {
            ordered.put(attribute, List.copyOf(given));
          }
        });
    values = Collections.unmodifiableMap(ordered);
  }

  /** The values of one attribute; empty where there are none. */
  public List<String> of(SubjectAttribute attribute) {
    return values.getOrDefault(attribute, List.of());
  }

  Asked in(Asked asked) {
    values.forEach((attribute, given) -> asked.with("subject." + attribute.field(), given));
    return asked;
  }

  /** Whether nothing is said. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
