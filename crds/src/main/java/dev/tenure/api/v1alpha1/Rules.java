package dev.tenure.api.v1alpha1;

/**
 * The CEL expressions that several fields share, and the sentences that say how to mend a value.
 *
 * <p>Annotations take constants only, so each rule is a pair: {@code X} the expression over {@code
 * self}, {@code X_MESSAGE} what the user reads.
 */
final class Rules {
  /** Label values, and with them every name that is mirrored into a label, end here. */
  static final int LABEL_VALUE = 63;

  /** The longest name of an object: a DNS subdomain of RFC 1123. */
  static final int NAME = 253;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = "^" + LABEL + "([.]" + LABEL + ")*$";

  /** The path of a SPIFFE ID where an issuer says none. */
  static final String SPIFFE_PATH = "/ns/{namespace}/sa/{serviceAccount}";

  static final String SUBDOMAIN_NAME = "self.matches('" + SUBDOMAIN + "')";
  static final String SUBDOMAIN_NAME_MESSAGE =
      "must be the name of an object: lower-case letters, digits, '-' and '.', beginning and ending"
          + " with a letter or digit, e.g. payments-api";

  static final String SHORT_NAME = "size(self.metadata.name) <= 63";
  static final String SHORT_NAME_MESSAGE =
      "metadata.name is also written into labels and may have at most 63 characters: choose a"
          + " shorter name";

  static final String SERVER_NAME_MESSAGE =
      "must be a DNS name that the server's certificate holds, in lower case, e.g."
          + " openbao.example.org";

  static final String HAS_OWNER = "has(self.owner) && size(self.owner) > 0";
  static final String HAS_OWNER_MESSAGE =
      "spec.owner is required: name the IdentityOwner that answers for this object, e.g."
          + " 'owner: team-payments' ('kubectl get identityowners' lists them)";

  static final String HAS_PURPOSE =
      "has(self.purpose) && self.purpose.matches('[^ \\\\t\\\\r\\\\n]')";
  static final String HAS_PURPOSE_MESSAGE =
      "spec.purpose is required: say in a sentence what this is for, e.g. 'purpose: Posts"
          + " settlements to the ledger'";

  static final String HAS_EXPIRY = "has(self.expiresAt) && size(self.expiresAt) > 0";
  static final String HAS_EXPIRY_MESSAGE =
      "spec.expiresAt is required: say when this ends as an RFC 3339 time, e.g. 'expiresAt:"
          + " \"2027-03-31T00:00:00Z\"'";

  private static final String TIME_PATTERN =
      "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
          + "([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

  /** The shape first, so that a wrong one gets our sentence; then the calendar (30 February). */
  static final String TIME =
      "size(self) == 0 || (self.matches('"
          + TIME_PATTERN
          + "') && timestamp(self).getFullYear() > 0)";

  static final String TIME_MESSAGE =
      "must be an RFC 3339 time with seconds and a zone, in quotes, e.g. \"2027-03-31T00:00:00Z\"";

  /**
   * Go's notation, units falling, whole numbers: what {@link GoDuration} reads is a superset. The
   * digits are bounded so that the sum never overflows CEL's duration.
   */
  private static final String DURATION_PATTERN = "^([0-9]{1,6}h)?([0-9]{1,7}m)?([0-9]{1,8}s)?$";

  static final String DURATION =
      "size(self) > 0 && self.matches('" + DURATION_PATTERN + "') && duration(self) >= duration('";

  static final String TEN_MINUTES_TO_AN_HOUR =
      DURATION + "10m') && duration(self) <= duration('1h')";

  static final String DURATION_END = "')";

  /**
   * Five per cent to ninety-five: nearer to either end, one would renew without end or too late.
   */
  static final String RENEW_BEFORE =
      "self.matches('^([5-9]|[1-8][0-9]|9[0-5])%$') || (size(self) > 0 && self.matches('"
          + DURATION_PATTERN
          + "'))";

  static final String RENEW_BEFORE_MESSAGE =
      "must be a duration in hours, minutes and seconds, e.g. 20m, or a percentage of the life that"
          + " remains, 5% to 95%, e.g. 25%";

  static final String RENEW_BEFORE_FITS =
      "!has(self.renewBefore) || !has(self.duration) || size(self.renewBefore) == 0 ||"
          + " !self.renewBefore.matches('"
          + DURATION_PATTERN
          + "') || size(self.duration) == 0 || !self.duration.matches('"
          + DURATION_PATTERN
          + "') || (duration(self.renewBefore).getSeconds() * 20 >="
          + " duration(self.duration).getSeconds() && duration(self.renewBefore).getSeconds() * 20"
          + " <= duration(self.duration).getSeconds() * 19)";

  static final String RENEW_BEFORE_FITS_MESSAGE =
      "renewBefore must lie between 5% and 95% of duration: e.g. 'renewBefore: 20m' with 'duration:"
          + " 1h', or a percentage such as 25%";

  static final String AT_LEAST_60S = DURATION + "60s" + DURATION_END;
  static final String AT_LEAST_60S_MESSAGE =
      "must be a duration of at least 60s in hours, minutes and seconds, e.g. 1h, 30m or 1h30m";
  static final String AT_LEAST_5S = DURATION + "5s" + DURATION_END;
  static final String AT_LEAST_5S_MESSAGE =
      "must be a duration of at least 5s in hours, minutes and seconds, e.g. 60s or 5m";

  private static final String CRON_ITEM =
      "([*]|[0-9A-Za-z]{1,3}(-[0-9A-Za-z]{1,3})?)(/[0-9]{1,2})?";
  private static final String CRON_FIELD = CRON_ITEM + "(," + CRON_ITEM + ")*";

  /** The shape; which numbers and names there are is told by the status. */
  static final String CRON = "self.matches('^" + CRON_FIELD + "( +" + CRON_FIELD + "){4}$')";

  static final String CRON_MESSAGE =
      "must be the five fields of cron: minute, hour, day of the month, month and day of the week,"
          + " e.g. \"0 2 * * 6\" for every Saturday at two";

  static final String TIME_ZONE = "self.matches('^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$')";
  static final String TIME_ZONE_MESSAGE =
      "must be the name of a time zone of the IANA database, e.g. Europe/Berlin or UTC";

  static final String TOKEN_LIFE =
      DURATION + "15m" + DURATION_END + " && duration(self) <= duration('24h')";
  static final String TOKEN_LIFE_MESSAGE =
      "must be a duration of 15m to 24h in hours, minutes and seconds, e.g. 1h: shorter ones end"
          + " before pods see the next, and longer ones are dangerous when they are lost";

  static final String PATH_SHAPE =
      "self.matches('^[^/]+(/[^/]+)+$') && !self.matches('(^|/)[.]{1,2}(/|$)|[.][.]')";
  static final String PATH_SHAPE_MESSAGE =
      "must be a path below a mount without a slash at either end, without '//' and without '..',"
          + " e.g. database/creds/ledger";
  static final String PATH_CHARACTERS = "!self.matches('[^A-Za-z0-9/._@:+=~,-]')";
  static final String PATH_CHARACTERS_MESSAGE =
      "may contain letters, digits and / . _ @ : + = ~ , - only: write the path as the server lists"
          + " it, without '%', spaces, '?' or '#'";
  static final String PATH_OPEN = "!self.matches('(?i)^(sys|auth|identity|cubbyhole)(/|$)')";
  static final String PATH_OPEN_MESSAGE =
      "may not lie under sys/, auth/, identity/ or cubbyhole/: name a path of a secrets engine,"
          + " e.g. database/creds/ledger";

  /** A server with namespaces takes one that lies below as the first segments of a path. */
  static final String PATH_OPEN_BELOW = "!self.matches('(?i)/(sys|auth|identity|cubbyhole)/')";

  static final String PATH_OPEN_BELOW_MESSAGE =
      "may not lie under sys/, auth/, identity/ or cubbyhole/ of a namespace below either: a"
          + " segment of that name may only be the last one";

  static final String MOUNT =
      "self.matches('^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$')";
  static final String MOUNT_MESSAGE =
      "must be the path where the auth method is mounted, without 'auth/' and without a slash at"
          + " either end, e.g. kubernetes";

  static final String SERVER_NAMESPACE_MESSAGE =
      "must be the path of a namespace of the server, without a slash at either end, e.g."
          + " platform/payments";

  static final String ROLE = "self.matches('^[A-Za-z0-9_][A-Za-z0-9_.-]*$')";
  static final String ROLE_MESSAGE =
      "must be the name of a role of the login mount: letters, digits, '_', '.' and '-', e.g."
          + " tenant";

  static final String ENGINE_MOUNT_MESSAGE =
      "must be the path where the engine is mounted, without a slash at either end, e.g. pki";
  static final String ENGINE_ROLE_MESSAGE =
      "must be the name of a role of the engine: letters, digits, '_', '.' and '-', e.g. mesh";

  static final String HAS_ROLE = "has(self.role)";
  static final String HAS_ROLE_MESSAGE =
      "role is required: name the role of this auth method that tenants log in with, e.g. 'role:"
          + " tenant' (a lease may name another role of the same mount)";

  static final String HAS_AUDIENCE = "has(self.audience)";
  static final String HAS_AUDIENCE_MESSAGE =
      "audience is required: name the audience that only this server accepts, e.g. 'audience:"
          + " vault'; tokens of tenants are made out to it";

  /** At least one character that is not white space. */
  static final String NOT_BLANK = "self.matches('[^ \\\\t\\\\r\\\\n]')";

  /** Users and groups that Kubernetes keeps for itself: an API server would obey them. */
  static final String NOT_OF_THE_SYSTEM = "!self.exists(v, v.matches('(?i)^ *system:'))";

  static final String NOT_OF_THE_SYSTEM_MESSAGE =
      "may not begin with 'system:', as only users and groups of Kubernetes itself do: leave it"
          + " out, and give rights to a ServiceAccount instead";

  private static final String LABEL_PART = "[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?";

  /** A regular expression: the key of a label, with or without a prefix. */
  static final String LABEL_KEY = "'^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + LABEL_PART + "$'";

  /** A regular expression: the value of a label, which may be empty. */
  static final String LABEL_TEXT = "'^(" + LABEL_PART + ")?$'";

  /** A regular expression: a DNS name in lower case, {@code *} allowed as its first label. */
  static final String DNS_NAME = "'^([*][.])?" + LABEL + "([.]" + LABEL + ")*$'";

  /** Other tools obey such keys: an Argo CD cluster Secret is one by its label. */
  static final String TEMPLATE_KEYS =
      "!self.exists(k,"
          + " k.matches('^([^/]+[.])?(tenure[.]dev|kubernetes[.]io|k8s[.]io|helm[.]sh|argocd[.]argoproj[.]io|fluxcd[.]io)/'))";

  static final String TEMPLATE_KEYS_MESSAGE =
      "may not have keys under tenure.dev, kubernetes.io, k8s.io, helm.sh, argocd.argoproj.io or"
          + " fluxcd.io, which other tools obey: use a domain of your own, e.g. example.com/team";

  private static final String DNS_LABEL_PATTERN = "([*]{1,2}|" + LABEL + ")";

  /** A regular expression: a DNS name in which a label may be {@code *} or {@code **}. */
  static final String DNS_PATTERN = "'^" + DNS_LABEL_PATTERN + "([.]" + DNS_LABEL_PATTERN + ")*$'";

  private Rules() {}
}
