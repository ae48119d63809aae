package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A set of ASCII characters from which passwords are drawn. */
public enum CharacterClass {
  /** {@code a} to {@code z}. */
  @JsonProperty("Lower")
  LOWER,
  /** {@code A} to {@code Z}. */
  @JsonProperty("Upper")
  UPPER,
  /** {@code 0} to {@code 9}. */
  @JsonProperty("Digit")
  DIGIT,
  /** Punctuation that needs no quoting in shells and URLs is up to the generator. */
  @JsonProperty("Symbol")
  SYMBOL
}
