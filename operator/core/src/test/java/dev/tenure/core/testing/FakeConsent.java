package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.identity.Subject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** ServiceAccounts that name nobody until told to. */
public final class FakeConsent implements AccountConsent {
  private final Wire wire;
  private final Set<String> given = ConcurrentHashMap.newKeySet();

  public FakeConsent(Wire wire) {
    this.wire = wire;
  }

  /** The account names the object from now on. */
  public void give(Subject subject, String serviceAccount) {
    given.add(key(subject, serviceAccount));
  }

  /** The account names the object no more. */
  public void withdraw(Subject subject, String serviceAccount) {
    given.remove(key(subject, serviceAccount));
  }

  @Override
  public Answer<Boolean> check(Subject subject, String serviceAccount) {
    return wire.call(
        "consent.check",
        () ->
            given.contains(key(subject, serviceAccount))
                ? Answer.ok(true)
                : Answer.refused(
                    Reason.SERVICE_ACCOUNT_NOT_ALLOWED,
                    serviceAccount + " does not name " + subject));
  }

  private static String key(Subject subject, String serviceAccount) {
    return serviceAccount + " " + subject;
  }
}
