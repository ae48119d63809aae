package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose token a lease lives with at the backend. */
public enum TokenPerLease {
  /** A child of the login that the account shares among its leases. */
  @JsonProperty("Child")
  CHILD,
  /** A login of its own, because the policy of the account lacks auth/token/create. */
  @JsonProperty("Login")
  LOGIN
}
