package dev.tenure.api.v1alpha1;

/**
 * The keys that Tenure writes and reads on objects of any kind.
 *
 * <p>On Tenure's own kinds the spec is the truth and the labels mirror it; on foreign kinds the
 * labels are the declaration.
 */
public final class Labels {
  /** Label: the name of the {@link IdentityOwner} that answers for the object. */
  public static final String OWNER = "tenure.dev/owner";

  /**
   * Label: when the tenure ends, in UTC and label-safe: {@code 2027-03-31} (00:00Z of that day) or
   * {@code 2027-03-31T12.30.00Z}.
   */
  public static final String EXPIRES = "tenure.dev/expires";

  /** Label: a value of {@link Criticality} as it is written in the API. */
  public static final String CRITICALITY = "tenure.dev/criticality";

  /**
   * Annotation on a ServiceAccount: {@code <kind>/<name>} of the objects in its namespace that may
   * use it, separated by commas.
   */
  public static final String USED_BY = "tenure.dev/used-by";

  /**
   * Annotation on a {@link MachineIdentity}, a {@link SecretLease} or an {@link IdentityIssuer}:
   * each new value orders one rotation now. 1 to 64 letters, digits and {@code . _ : + -}.
   */
  public static final String RENEW = "tenure.dev/renew";

  /**
   * Annotation on a {@link MachineIdentity}, a {@link SecretLease}, an {@link IdentityIssuer} or a
   * {@link SecretBackend}: each new value, which says why, revokes what was issued or leased, once.
   * Needs the verb {@code revoke} on the object.
   */
  public static final String REVOKE = "tenure.dev/revoke";

  /** Annotation: the user who set {@link #REVOKE}; admission accepts no other name. */
  public static final String REVOKED_BY = "tenure.dev/revoked-by";

  /**
   * Annotation on a Secret: {@code MachineIdentity/web} or {@code SecretLease/web} of its
   * namespace, which may take it over in place.
   */
  public static final String ADOPT = "tenure.dev/adopt";

  /** Finalizer: what was issued for the object has to be taken back before it goes. */
  public static final String REVOKE_FINALIZER = "tenure.dev/revoke";

  private Labels() {}
}
