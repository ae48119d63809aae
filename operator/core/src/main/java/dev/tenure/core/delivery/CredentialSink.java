package dev.tenure.core.delivery;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import java.util.List;
import java.util.Optional;

/** Where credentials go: Secrets in the object's own namespace. */
public interface CredentialSink {
  /**
   * What lies there: from the cache where it is ours, from the server where the cache is silent.
   */
  Answer<Destination> look(Subject subject, String secretName);

  /** What lies there, asked of the server now: for decisions that a stale cache would get wrong. */
  Answer<Destination> lookLive(Subject subject, String secretName);

  /** Tries the write without effect (server-side dry run), so that a refusal is known first. */
  Answer<Boolean> rehearse(Subject subject, Content content);

  /**
   * Creates or replaces the content in one update. Refused when the Secret is not ours at that
   * moment.
   */
  Answer<Boolean> write(Subject subject, Content content);

  /** The content we wrote, read live; empty where it is absent, foreign or edited. */
  Answer<Optional<SecretData>> read(Subject subject, String secretName);

  /** What lies in a Secret that is offered to the subject, read live; empty where none is. */
  Answer<Optional<Offer>> offered(Subject subject, String secretName);

  /**
   * Makes the offered Secret the subject's and writes the content, in one update. It fails when the
   * Secret was changed since the offer was read, or is offered no more.
   */
  Answer<Boolean> takeOver(Subject subject, Content content, Offer offer);

  /**
   * Deletes the Secret if a live read proves it ours, with UID and resourceVersion as
   * preconditions. {@code true} when something was deleted; absent and foreign are {@code false}.
   */
  Answer<Boolean> remove(Subject subject, String secretName);

  /**
   * Brings the labels of our Secret to the tenure, which may have changed since the last delivery,
   * and its labels and annotations to the template: what is wanted is there, what was wanted once
   * is gone, what others wrote is left alone. {@code true} when something was written.
   */
  Answer<Boolean> dress(Subject subject, String secretName, Tenure tenure, SecretTemplate template);

  /** Names of the Secrets of ours for this object other than {@code secretName}. */
  List<String> others(Subject subject, String secretName);
}
