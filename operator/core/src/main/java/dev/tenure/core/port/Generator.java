package dev.tenure.core.port;

import dev.tenure.core.SecretData;
import dev.tenure.core.lease.Recipe;

/** Makes values in place from a secure source of chance. */
public interface Generator {
  /** A fresh value; each call gives another. */
  SecretData generate(Recipe recipe);
}
