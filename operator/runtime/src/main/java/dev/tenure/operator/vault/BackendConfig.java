package dev.tenure.operator.vault;

import java.util.Optional;

/**
 * One server, as the platform team described it in a {@code SecretBackend}.
 *
 * @param name of the {@code SecretBackend}
 * @param address {@code https://host:port}; never chosen by a tenant
 * @param caBundle PEM certificates that the server is verified against; empty: those of the system
 * @param login how tenants log in
 */
public record BackendConfig(String name, String address, Optional<String> caBundle, Login login) {
  /**
   * The login mount that all tenants of a backend share.
   *
   * @param type which auth method the mount is of
   * @param mount its path below {@code auth/}
   * @param role the role for leases that name none
   * @param audience of the ServiceAccount tokens that are shown to it, and of nothing else
   */
  public record Login(LoginType type, String mount, String role, String audience) {}

  /** The auth methods; both take {@code role} and {@code jwt} at {@code auth/<mount>/login}. */
  public enum LoginType {
    /** Asks the API server about the token (TokenReview). */
    KUBERNETES,
    /** Verifies the token's signature itself. */
    JWT
  }
}
