package dev.tenure.operator.kube.credential;

import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Tenure;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * The keys of the labels that carry a tenure on objects of any kind.
 *
 * @param owner name of the {@code IdentityOwner}
 * @param expires the end, UTC and label-safe
 * @param criticality as the API spells it
 */
public record LabelKeys(String owner, String expires, String criticality) {
  /** The keys of Tenure's own. */
  public static final LabelKeys DEFAULT =
      new LabelKeys("tenure.dev/owner", "tenure.dev/expires", "tenure.dev/criticality");

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH.mm.ss'Z'");

  /** The labels of a tenure. */
  public Map<String, String> of(Tenure tenure) {
    return Map.of(
        owner,
        tenure.owner(),
        expires,
        expires(tenure.expiresAt()),
        criticality,
        text(tenure.criticality()));
  }

  /** {@code 2027-03-31} for midnight UTC, {@code 2027-03-31T12.30.00Z} for any other second. */
  public static String expires(Instant end) {
    var utc = end.atOffset(ZoneOffset.UTC).withNano(0);
    return utc.toLocalTime().equals(LocalTime.MIDNIGHT) ? DATE.format(utc) : TIME.format(utc);
  }

  private static String text(Criticality criticality) {
    var name = criticality.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
