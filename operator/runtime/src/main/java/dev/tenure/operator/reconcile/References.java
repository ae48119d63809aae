package dev.tenure.operator.reconcile;

import dev.tenure.core.lease.Account;

/** How the things an object depends on are named in the index of dependents. */
public final class References {
  private References() {}

  /** An {@code IdentityIssuer}. */
  public static String issuer(String name) {
    return "issuer/" + name;
  }

  /** An {@code IdentityIssuer} that issued what may be valid still, whoever issues now. */
  public static String issued(String issuer) {
    return "issued/" + issuer;
  }

  /** A {@code SecretBackend}. */
  public static String backend(String name) {
    return "backend/" + name;
  }

  /** An {@code IdentityOwner}. */
  public static String owner(String name) {
    return "owner/" + name;
  }

  /** A namespace. */
  public static String namespace(String name) {
    return "namespace/" + name;
  }

  /** A ServiceAccount whose pods ask for certificates. */
  public static String podsOf(String namespace, String serviceAccount) {
    return "pods/%s/%s".formatted(namespace, serviceAccount);
  }

  /**
   * The logins of one at a backend, whatever their role: which role a lease without one has is
   * known to its backend alone, and that may come later than the lease.
   */
  public static String account(Account account) {
    return "account/%s/%s/%s"
        .formatted(account.backend(), account.namespace(), account.principal());
  }
}
