package dev.tenure.operator.vault;

import java.util.Optional;

/** The backends that exist now; asked before every call, so a change is picked up by the next. */
@FunctionalInterface
public interface Backends {
  /** The backend of that name; empty where there is none. */
  Optional<BackendConfig> find(String name);
}
