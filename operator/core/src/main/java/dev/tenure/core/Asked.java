package dev.tenure.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was asked for, field by field, to be named by a fingerprint. What is absent or left at its
 * default is no part of it, and neither is the order of the calls: a later release that knows one
 * more field gives an old request the same fingerprint, and so issues nothing anew.
 */
public final class Asked {
  private final SortedMap<String, List<String>> fields = new TreeMap<>();

  private Asked(String kind) {
    fields.put("", List.of(kind));
  }

  /** Begins with what kind of thing is asked for. */
  public static Asked of(String kind) {
    return new Asked(kind);
  }

  /**
   * A text, a number, an enum's name or a duration.
   *
   * @throws IllegalArgumentException for a field that was given before, or a value of another type,
   *     whose text could change from release to release
   */
  public Asked with(String field, Object value) {
    return put(field, List.of(text(value)));
  }

  /** Left out where empty. */
  public Asked with(String field, Optional<?> value) {
    return value.<Asked>map(one -> with(field, one)).orElse(this);
  }

  /** In this order; left out where empty. */
  public Asked with(String field, Collection<?> values) {
    return values.isEmpty() ? this : put(field, values.stream().map(Asked::text).toList());
  }

  /** Left out where it is what nobody has to ask for. */
  public Asked withUnless(Object usual, String field, Object value) {
    return value.equals(usual) ? this : with(field, value);
  }

  /** Its short name. */
  public String fingerprint() {
    var parts = new ArrayList<Object>();
    fields.forEach(
        (field, values) -> {
          parts.add(field);
          parts.add(values.size());
          parts.addAll(values);
        });
    return Fingerprint.of(parts);
  }

  private Asked put(String field, List<String> values) {
    if (fields.putIfAbsent(field, values) != null) {
      throw new IllegalArgumentException("given twice: " + field);
    }
    return this;
  }

  private static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean yes -> yes.toString();
      case Enum<?> constant -> constant.name();
      case Duration time -> time.toString();
      default ->
          throw new IllegalArgumentException(
              "has no lasting text: " + value.getClass().getSimpleName());
    };
  }
}
