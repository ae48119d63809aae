package dev.tenure.core.delivery;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import java.util.Optional;
import java.util.Set;

/** Composes the content of a Secret from the values of one credential. */
public interface Composer {
  /** What is wrong with the templates whatever the values are. */
  Optional<Violation> violation(Layout layout);

  /** The keys of the values that the templates name; of templates without a violation. */
  Set<String> named(Layout layout);

  /**
   * The content of the Secret. Refused ({@code TemplateInvalid}) when a template names a value that
   * is not there, when the type misses a key, or when the content grows too large. No message holds
   * a value.
   */
  Answer<SecretData> compose(Layout layout, SecretData values);
}
