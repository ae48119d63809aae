package dev.tenure.core.lease;

import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import java.util.Optional;

/** Makes values in place from a secure source of chance. */
public interface Generator {
  /** Why nothing can be made by the recipe, and how to mend it. */
  Optional<Violation> violation(Recipe recipe);

  /** A fresh value by a recipe without a violation; each call gives another. */
  SecretData generate(Recipe recipe);
}
