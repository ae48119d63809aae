package dev.tenure.core.lease;

import dev.tenure.core.SecretData;

/** Makes values in place from a secure source of chance. */
public interface Generator {
  /** A fresh value; each call gives another. */
  SecretData generate(Recipe recipe);
}
