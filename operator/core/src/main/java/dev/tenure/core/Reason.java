package dev.tenure.core;

/**
 * The one vocabulary of reasons. A reason is the {@code reason} of a condition, the reason of an
 * event, a metric label value and a heading in {@code docs/reasons.md}; its spelling is {@link
 * #text()}.
 */
public enum Reason {
  // What went well.
  ISSUED("Issued", Severity.NORMAL),
  ROTATED("Rotated", Severity.NORMAL),
  ADOPTED("Adopted", Severity.NORMAL),
  REVOKED("Revoked", Severity.NORMAL),
  UP_TO_DATE("UpToDate", Severity.NORMAL),
  READY("Ready", Severity.NORMAL),
  AUTHORITY_ROTATING("AuthorityRotating", Severity.NORMAL),
  EXPIRED("Expired", Severity.NORMAL),
  SWEPT("Swept", Severity.NORMAL),
  SUSPENDED("Suspended", Severity.NORMAL),
  OUTSIDE_MAINTENANCE_WINDOW("OutsideMaintenanceWindow", Severity.NORMAL),

  // Why a new credential is needed.
  FIRST_ISSUANCE("FirstIssuance", Severity.NORMAL),
  ROTATION_DUE("RotationDue", Severity.NORMAL),
  RENEWAL_SUGGESTED("RenewalSuggested", Severity.NORMAL),
  RENEW_REQUESTED("RenewRequested", Severity.NORMAL),
  REVOCATION_DEMANDED("RevocationDemanded", Severity.WARNING),
  SPEC_CHANGED("SpecChanged", Severity.NORMAL),
  VALUE_CHANGED("ValueChanged", Severity.NORMAL),
  AUTHORITY_CHANGED("AuthorityChanged", Severity.NORMAL),
  AUTHORITY_REVOKED("AuthorityRevoked", Severity.WARNING),
  TRUST_CHANGED("TrustChanged", Severity.NORMAL),
  SECRET_MISSING("SecretMissing", Severity.WARNING),
  SECRET_EDITED("SecretEdited", Severity.WARNING),
  LEASE_LOST("LeaseLost", Severity.WARNING),
  LEASE_ENDING("LeaseEnding", Severity.NORMAL),

  // The user must act.
  OWNER_NOT_FOUND("OwnerNotFound", Severity.WARNING),
  OWNER_NOT_ALLOWED("OwnerNotAllowed", Severity.WARNING),
  ISSUER_NOT_FOUND("IssuerNotFound", Severity.WARNING),
  ISSUER_NOT_ALLOWED("IssuerNotAllowed", Severity.WARNING),
  IDENTITY_NOT_FOUND("IdentityNotFound", Severity.WARNING),
  IDENTITY_AMBIGUOUS("IdentityAmbiguous", Severity.WARNING),
  UNSUPPORTED_KEY_TYPE("UnsupportedKeyType", Severity.WARNING),
  INVALID_UNVERIFIED_USER_ANNOTATIONS("InvalidUnverifiedUserAnnotations", Severity.WARNING),
  BACKEND_NOT_FOUND("BackendNotFound", Severity.WARNING),
  BACKEND_NOT_ALLOWED("BackendNotAllowed", Severity.WARNING),
  BACKEND_MISCONFIGURED("BackendMisconfigured", Severity.WARNING),
  TERMINATING("Terminating", Severity.WARNING),
  IN_USE("InUse", Severity.WARNING),
  NAMESPACE_NOT_ENROLLED("NamespaceNotEnrolled", Severity.WARNING),
  NAME_NOT_ALLOWED("NameNotAllowed", Severity.WARNING),
  KEY_NOT_ALLOWED("KeyNotAllowed", Severity.WARNING),
  USAGE_NOT_ALLOWED("UsageNotAllowed", Severity.WARNING),
  DURATION_NOT_ALLOWED("DurationNotAllowed", Severity.WARNING),
  PASSWORD_NOT_FOUND("PasswordNotFound", Severity.WARNING),
  LOGIN_SECRET_NOT_FOUND("LoginSecretNotFound", Severity.WARNING),
  DESTINATION_CONFLICT("DestinationConflict", Severity.WARNING),
  DESTINATION_REFUSED("DestinationRefused", Severity.WARNING),
  ADOPTION_REFUSED("AdoptionRefused", Severity.WARNING),
  SERVICE_ACCOUNT_NOT_FOUND("ServiceAccountNotFound", Severity.WARNING),
  SERVICE_ACCOUNT_NOT_ALLOWED("ServiceAccountNotAllowed", Severity.WARNING),
  AUDIENCE_NOT_ALLOWED("AudienceNotAllowed", Severity.WARNING),
  PATH_NOT_ALLOWED("PathNotAllowed", Severity.WARNING),
  LOGIN_REFUSED("LoginRefused", Severity.WARNING),
  BACKEND_REFUSED("BackendRefused", Severity.WARNING),
  PATH_NOT_FOUND("PathNotFound", Severity.WARNING),
  RESPONSE_TOO_LARGE("ResponseTooLarge", Severity.WARNING),
  WORKLOAD_NOT_FOUND("WorkloadNotFound", Severity.WARNING),
  RESTARTS_OFTEN("RestartsOften", Severity.WARNING),
  SWEEP_UNKNOWN("SweepUnknown", Severity.NORMAL),
  ORPHANED("Orphaned", Severity.WARNING),
  INVALID_SPEC("InvalidSpec", Severity.WARNING),
  TEMPLATE_INVALID("TemplateInvalid", Severity.WARNING),
  VALUE_LOST("ValueLost", Severity.WARNING),
  AUTHORITY_INVALID("AuthorityInvalid", Severity.WARNING),
  AUTHORITY_EXPIRED("AuthorityExpired", Severity.WARNING),
  AUTHORITY_UNKNOWN("AuthorityUnknown", Severity.WARNING),
  ISSUER_REFUSED("IssuerRefused", Severity.WARNING),
  CERTIFICATE_REJECTED("CertificateRejected", Severity.WARNING),
  CHALLENGE_FAILED("ChallengeFailed", Severity.WARNING),

  // Something outside must come back; we look again.
  ISSUER_NOT_READY("IssuerNotReady", Severity.WARNING),
  BACKEND_UNREACHABLE("BackendUnreachable", Severity.WARNING),
  BACKEND_SEALED("BackendSealed", Severity.WARNING),
  BACKEND_THROTTLED("BackendThrottled", Severity.WARNING),
  API_UNAVAILABLE("ApiUnavailable", Severity.WARNING),
  RATE_LIMITED("RateLimited", Severity.WARNING),
  REPLACED_TOO_OFTEN("ReplacedTooOften", Severity.WARNING),
  SIGNATURE_PENDING("SignaturePending", Severity.NORMAL),
  TRUST_NOT_PUBLISHED("TrustNotPublished", Severity.WARNING),
  FOREIGN_BUNDLE_OUTDATED("ForeignBundleOutdated", Severity.WARNING),
  ROLLOUT_PENDING("RolloutPending", Severity.NORMAL),
  ROLLOUT_STALLED("RolloutStalled", Severity.WARNING),
  REVOCATION_PENDING("RevocationPending", Severity.WARNING),
  CERTIFICATE_NOT_REVOCABLE("CertificateNotRevocable", Severity.WARNING),
  REVOCATION_LIST_OUTDATED("RevocationListOutdated", Severity.WARNING),
  BUDGET_EXHAUSTED("BudgetExhausted", Severity.WARNING),
  CLOCK_SKEW("ClockSkew", Severity.WARNING),
  CREDENTIAL_EXPIRED("CredentialExpired", Severity.WARNING),
  PENDING("Pending", Severity.NORMAL);

  /** How an event of this reason is typed in Kubernetes: {@code Normal} or {@code Warning}. */
  public enum Severity {
    NORMAL,
    WARNING
  }

  private final String text;
  private final Severity severity;

  Reason(String text, Severity severity) {
    this.text = text;
    this.severity = severity;
  }

  /** The CamelCase spelling, as the Kubernetes API conventions ask of a condition's reason. */
  public String text() {
    return text;
  }

  /** Whether a person should worry. */
  public Severity severity() {
    return severity;
  }
}
