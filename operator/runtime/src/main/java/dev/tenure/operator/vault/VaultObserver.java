package dev.tenure.operator.vault;

/** Told of every call, for metrics. Never given a path, an id or a value. */
@FunctionalInterface
public interface VaultObserver {
  /** Hears nothing. */
  VaultObserver NONE = (kind, backend, result, nanos) -> {};

  /**
   * One call ended.
   *
   * @param kind what was asked, from a small fixed set ({@code login}, {@code lease-renew}, …)
   * @param backend name of the {@code SecretBackend}
   * @param result {@code ok}, {@code http-4xx}, or the text of a {@link dev.tenure.core.Reason}
   * @param nanos how long it took, waiting for a free slot left out
   */
  void call(String kind, String backend, String result, long nanos);
}
