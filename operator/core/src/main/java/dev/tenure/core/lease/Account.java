package dev.tenure.core.lease;

import dev.tenure.core.Asked;
import java.util.Comparator;

/**
 * Who logs in where: a tenant's own ServiceAccount, or what else it logs in with, at one backend.
 * All leases of one account share one login.
 *
 * @param backend name of the {@code SecretBackend}
 * @param principal what is shown at the login, of this namespace
 * @param role the role at the backend's login mount; empty where there is none to choose
 */
public record Account(String backend, String namespace, Principal principal, String role)
    implements Comparable<Account> {
  private static final Comparator<Account> ORDER =
      Comparator.comparing(Account::backend)
          .thenComparing(Account::namespace)
          .thenComparing(account -> account.principal.toString())
          .thenComparing(Account::role);

  /** The account of a ServiceAccount. */
  public Account(String backend, String namespace, String serviceAccount, String role) {
    this(backend, namespace, new Principal.ServiceAccount(serviceAccount), role);
  }

  /** Who logs in, for messages. */
  public String who() {
    return principal.words(namespace);
  }

  /** Whose policies apply, for messages. */
  public String policies() {
    return role.isBlank()
        ? "the policies of %s at backend '%s'".formatted(who(), backend)
        : "the policies of role '%s' at backend '%s'".formatted(role, backend);
  }

  /** Its short name, the same from release to release. */
  public String fingerprint() {
    return in(Asked.of("account")).fingerprint();
  }

  Asked in(Asked asked) {
    return principal
        .in(asked)
        .with("backend", backend)
        .with("namespace", namespace)
        .withUnless("", "role", role);
  }

  @Override
  public int compareTo(Account other) {
    return ORDER.compare(this, other);
  }
}
