package dev.tenure.core.identity;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * That a person wants back what was given, because it is no longer a secret.
 *
 * @param scope what the demand was made on: {@link #OWN} for the object itself, else kind and name
 *     of what it got its credentials from
 * @param why the annotation {@value #ANNOTATION} as it is written: anybody's text of any length
 * @param author who demanded it, where an admission policy has vouched for that
 */
public record RevocationDemand(String scope, String why, Optional<String> author) {
  /** Annotation whose value, when it is a new one, demands everything back, once. */
  public static final String ANNOTATION = "tenure.dev/revoke";

  /** Annotation that says who set the other; guarded by an admission policy of the chart. */
  public static final String AUTHOR = "tenure.dev/revoked-by";

  /** The scope of a demand on the object itself. */
  public static final String OWN = "own";

  private static final int LONGEST = 128;
  private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:+,()/#@-]*");

  /** The scope of a demand on an issuer. */
  public static String onIssuer(String name) {
    return "IdentityIssuer " + name;
  }

  /** The scope of a demand on a backend. */
  public static String onBackend(String name) {
    return "SecretBackend " + name;
  }

  /** Names the demand: another text on the same thing is another demand. */
  public String key() {
    return scope + "=" + why;
  }

  /** Whether it is the object's own, and not one of many at once. */
  public boolean isOwn() {
    return scope.equals(OWN);
  }

  boolean isReadable() {
    return why.length() <= LONGEST && TEXT.matcher(why).matches();
  }

  /** Who and why, for people. */
  public String text() {
    return "%s%s: %s"
        .formatted(
            isOwn() ? "demanded" : "demanded on " + scope,
            author.map(" by "::concat).orElse(""),
            why);
  }

  /** The same of several. */
  public static String text(List<RevocationDemand> demands) {
    return demands.stream().map(RevocationDemand::text).collect(Collectors.joining("; "));
  }

  /** Says why it cannot be carried out; what else is to be done goes on. */
  Optional<Violation> violation() {
    return isReadable()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.INVALID_SPEC,
                "The annotation %s on %s revokes nothing: say why in 1 to %d letters, digits, blanks and . _ : + , ( ) / # @ - that begin with a letter or digit, e.g. %s=\"key seen in a log, 2026-11-22\"."
                    .formatted(ANNOTATION, isOwn() ? "this object" : scope, LONGEST, ANNOTATION)));
  }
}
