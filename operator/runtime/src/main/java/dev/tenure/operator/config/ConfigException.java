package dev.tenure.operator.config;

import java.util.List;

/** The configuration cannot be used; says all that is wrong with it. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param faults one sentence each, beginning with the key
   */
  public ConfigException(List<String> faults) {
    super("the configuration is not usable:\n  - " + String.join("\n  - ", faults));
  }
}
