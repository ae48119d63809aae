package dev.tenure.operator.vault;

import dev.tenure.core.Answer;

/** The backends that exist now; asked before every call, so a change is picked up by the next. */
@FunctionalInterface
public interface Backends {
  /** The backend of that name; refused where there is none, or where it must be mended first. */
  Answer<BackendConfig> find(String name);
}
