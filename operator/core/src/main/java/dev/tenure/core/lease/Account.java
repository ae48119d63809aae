package dev.tenure.core.lease;

/**
 * Who logs in where: a tenant's own ServiceAccount at one backend. All leases of one account share
 * one login.
 *
 * @param backend name of the {@code SecretBackend}
 * @param role the role at the backend's login mount
 */
public record Account(String backend, String namespace, String serviceAccount, String role)
    implements Comparable<Account> {
  private static final java.util.Comparator<Account> ORDER =
      java.util.Comparator.comparing(Account::backend)
          .thenComparing(Account::namespace)
          .thenComparing(Account::serviceAccount)
          .thenComparing(Account::role);

  @Override
  public int compareTo(Account other) {
    return ORDER.compare(this, other);
  }
}
