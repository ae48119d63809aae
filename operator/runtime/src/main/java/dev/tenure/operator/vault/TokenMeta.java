package dev.tenure.operator.vault;

import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.sweep.Maker;
import dev.tenure.core.sweep.Mark;
import io.github.jopenlibs.vault.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code meta} of the tokens that are made for leases. */
final class TokenMeta {
  private static final String UID = "tenure_uid";
  private static final String OBJECT = "tenure_object";
  private static final String INSTALLATION = "tenure_installation";
  private static final String CLUSTER = "tenure_cluster";
  private static final String CREDENTIAL = "tenure_credential";

  /** Namespace and name as the API server admits them: what else is there was not written here. */
  private static final Pattern NAMED =
      Pattern.compile("([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)/([a-z0-9][-.a-z0-9]{0,252})");

  private static final Pattern ID = Pattern.compile("[-A-Za-z0-9]{1,128}");

  private TokenMeta() {}

  /** The mark as it is written. */
  static JsonObject of(Mark mark) {
    var subject = mark.subject();
    return new JsonObject()
        .add(UID, subject.uid())
        .add(OBJECT, subject.namespace() + "/" + subject.name())
        .add(INSTALLATION, mark.maker().installation())
        .add(CLUSTER, mark.maker().cluster())
        .add(CREDENTIAL, mark.credential());
  }

  /** The mark that was written; empty where anything of it is missing, or is none of ours. */
  static Optional<Mark> read(JsonObject meta) {
    var uid = Reply.text(meta, UID);
    var named = NAMED.matcher(Reply.text(meta, OBJECT));
    var credential = Reply.text(meta, CREDENTIAL);
    if (!ID.matcher(uid).matches() || !named.matches() || !ID.matcher(credential).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            new Maker(Reply.text(meta, CLUSTER), Reply.text(meta, INSTALLATION)),
            new Subject(Kind.SECRET_LEASE, named.group(1), named.group(2), uid),
            credential));
  }
}
