package dev.tenure.core.lease;

/**
 * The token under which one credential lives and dies. Never prints the token.
 *
 * @param login id of the shared login it is a child of, or its own where it is a login itself
 * @param accessor names the token at the server without being it
 * @param token the token itself
 * @param tenancy whether it is a child of a shared login
 */
public record Handle(String login, String accessor, String token, Tenancy tenancy) {
  /** How a credential came by its token. */
  public enum Tenancy {
    /** A child of the account's shared login ({@code auth/token/create}). */
    CHILD,
    /** A login of its own, where the tenant's policy does not allow children. */
    LOGIN
  }

  @Override
  public String toString() {
    return "Handle[" + tenancy + "]";
  }
}
