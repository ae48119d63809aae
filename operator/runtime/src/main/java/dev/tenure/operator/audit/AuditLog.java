package dev.tenure.operator.audit;

import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.audit.Deed;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes deeds to the logger {@value #STREAM}, one line each, with the same keys in every line; as
 * JSON where the logs are JSON. Of a lease's id it shows a short keyed hash.
 */
public final class AuditLog implements AuditTrail {
  /** The logger's name; no level of the configuration silences it. */
  public static final String STREAM = "audit";

  private static final Logger LOG = LoggerFactory.getLogger(STREAM);

  private final Function<String, String> hash;

  /**
   * @param hash names a lease without telling its id; the same id has the same name always
   */
  public AuditLog(Function<String, String> hash) {
    this.hash = hash;
  }

  @Override
  public void tell(Deed deed) {
    var action = deed.action().name().toLowerCase(Locale.ROOT);
    var what = deed.leaseId().map(id -> "lease " + hash.apply(id)).orElse(deed.what());
    var result = deed.failure().map(Reason::text).orElse("ok");
    LOG.atInfo()
        .addKeyValue("action", action)
        .addKeyValue("who", deed.subject())
        .addKeyValue("uid", deed.subject().uid())
        .addKeyValue("what", what)
        .addKeyValue("where", deed.where().orElse("cluster"))
        .addKeyValue("why", deed.why().text())
        .addKeyValue("result", result)
        .log("{} {} of {}: {}", action, what, deed.subject(), result);
  }
}
