package dev.tenure.core.lease;

import dev.tenure.core.Asked;

/** What a tenant shows when it logs in. All of it lies in the tenant's own namespace. */
public sealed interface Principal {
  /** A value in a Secret of the tenant's namespace. */
  record SecretKey(String secret, String key) {
    private Asked in(Asked asked, String field) {
      return asked.with(field + ".secretName", secret).with(field + ".key", key);
    }

    @Override
    public String toString() {
      return secret + "/" + key;
    }
  }

  /** The token of a ServiceAccount. */
  record ServiceAccount(String name) implements Principal {}

  /**
   * A RoleID and a SecretID of the AppRole auth method.
   *
   * @param secretId where the SecretID lies, or the token that it is wrapped in
   * @param wrapped whether it is wrapped ({@code X-Vault-Wrap-TTL}): then it is unwrapped once
   */
  record AppRole(String roleId, SecretKey secretId, boolean wrapped) implements Principal {}

  /**
   * A certificate of our own.
   *
   * @param identity the {@code MachineIdentity} whose certificate is shown
   */
  record Certificate(String identity) implements Principal {}

  /** A token that somebody made at the server. It is his: we end its children, never it. */
  record GivenToken(SecretKey token) implements Principal {}

  /** Part of every fingerprint: with another principal other credentials are fetched. */
  default Asked in(Asked asked) {
    return switch (this) {
      case ServiceAccount(var name) -> asked.with("serviceAccount", name);
      case AppRole(var roleId, var secretId, var wrapped) ->
          secretId
              .in(asked, "appRole.secretId")
              .with("appRole.roleId", roleId)
              .withUnless(false, "appRole.wrapped", wrapped);
      case Certificate(var identity) -> asked.with("certificate", identity);
      case GivenToken(var token) -> token.in(asked, "token");
    };
  }

  /**
   * Who that is, for messages.
   *
   * @param namespace the tenant's
   */
  default String words(String namespace) {
    return switch (this) {
      case ServiceAccount(var name) -> "ServiceAccount %s/%s".formatted(namespace, name);
      case AppRole(var _, var secretId, var _) ->
          "the AppRole of Secret %s/%s".formatted(namespace, secretId.secret());
      case Certificate(var identity) ->
          "the certificate of MachineIdentity %s/%s".formatted(namespace, identity);
      case GivenToken(var token) ->
          "the token in Secret %s/%s".formatted(namespace, token.secret());
    };
  }
}
