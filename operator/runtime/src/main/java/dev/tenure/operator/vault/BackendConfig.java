package dev.tenure.operator.vault;

import java.time.Duration;
import java.util.Optional;

/**
 * One server, as the platform team described it in a {@code SecretBackend}.
 *
 * @param name of the {@code SecretBackend}
 * @param address {@code https://host:port}; never chosen by a tenant
 * @param tls how it is verified, and what is shown to it
 * @param namespace of the server, in which everything lies; empty: the root namespace
 * @param login how tenants log in
 * @param limits what it gives at most
 */
public record BackendConfig(
    String name, String address, Tls tls, Optional<String> namespace, Login login, Limits limits) {
  /** A server without namespaces, client certificates and limits. */
  public BackendConfig(String name, String address, Optional<String> caBundle, Login login) {
    this(
        name,
        address,
        new Tls(caBundle, Optional.empty(), Optional.empty()),
        Optional.empty(),
        login,
        Limits.NONE);
  }

  /**
   * The server's verification.
   *
   * @param caBundle PEM certificates that it is verified against; empty: those of the system
   * @param shown the certificate that is shown where it asks for one
   * @param serverName what it is asked for and verified by; empty: the host of the address
   */
  public record Tls(
      Optional<String> caBundle, Optional<ClientKey> shown, Optional<String> serverName) {}

  /**
   * What a backend gives at most.
   *
   * @param maxTtl the longest life of a credential, renewals included
   * @param maxResponseBytes the largest answer that is read
   */
  public record Limits(Optional<Duration> maxTtl, Optional<Integer> maxResponseBytes) {
    /** No limits of its own. */
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());
  }

  /**
   * The login mount that all tenants of a backend share.
   *
   * @param type which auth method the mount is of
   * @param mount its path below {@code auth/}
   * @param role the role for leases that name none; empty where there is none
   * @param audience of the ServiceAccount tokens that are shown to it, and of nothing else; empty
   *     where none are
   */
  public record Login(LoginType type, String mount, String role, String audience) {}

  /** The auth methods; all but the last log in at {@code auth/<mount>/login}. */
  public enum LoginType {
    /** Asks the API server about the ServiceAccount's token (TokenReview). */
    KUBERNETES("name an account of this namespace in spec.serviceAccountName, and no spec.login"),
    /** Verifies the signature of the ServiceAccount's token itself. */
    JWT("name an account of this namespace in spec.serviceAccountName, and no spec.login"),
    /** Takes a RoleID and a SecretID. */
    APP_ROLE("it takes AppRoles; give spec.login.appRole, and no spec.serviceAccountName"),
    /** Takes a client certificate at the TLS connection. */
    CERTIFICATE(
        "it takes certificates; give spec.login.certificate, and no spec.serviceAccountName"),
    /** There is no login: the tenant has a token already. */
    TOKEN("it takes tokens; give spec.login.token, and no spec.serviceAccountName");

    private final String wants;

    LoginType(String wants) {
      this.wants = wants;
    }

    /** What a lease has to say to be logged in, for messages. */
    public String wants() {
      return wants;
    }

    /** Whether tokens of ServiceAccounts are shown to it. */
    public boolean takesServiceAccounts() {
      return this == KUBERNETES || this == JWT;
    }
  }
}
