package dev.tenure.operator.kube.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.operator.kube.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The journal's entry of one object, as it is written down. */
final class LeaseJson implements RecordBook.Codec<LeaseJson.Entry> {
  private static final int VERSION = 1;

  /** The credentials of one object, oldest first. */
  record Entry(Subject subject, List<Credential> credentials) {
    Entry {
      credentials = List.copyOf(credentials);
    }
  }

  @Override
  public String write(Entry entry) {
    var subject = entry.subject();
    var tree = Json.object().put("v", VERSION);
    tree.putObject("subject")
        .put("kind", subject.kind().text())
        .put("namespace", subject.namespace())
        .put("name", subject.name())
        .put("uid", subject.uid());
    var credentials = tree.putArray("credentials");
    entry.credentials().forEach(credential -> credentials.add(tree(credential)));
    return Json.write(tree);
  }

  @Override
  public Optional<Entry> read(String text) {
    return Json.read(text)
        .filter(tree -> tree.path("v").asInt() == VERSION)
        .flatMap(LeaseJson::entry);
  }

  private static Optional<Entry> entry(JsonNode tree) {
    try {
      var credentials = new ArrayList<Credential>();
      tree.path("credentials").forEach(node -> credentials.add(credential(node)));
      return kind(tree.at("/subject/kind").asText())
          .map(kind -> new Entry(subject(kind, tree.path("subject")), credentials));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Kind> kind(String text) {
    return Arrays.stream(Kind.values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  private static Subject subject(Kind kind, JsonNode tree) {
    return new Subject(kind, text(tree, "namespace"), text(tree, "name"), text(tree, "uid"));
  }

  private static ObjectNode tree(Credential credential) {
    var handle = credential.handle();
    var tree =
        Json.object()
            .put("id", credential.id())
            .put("rotation", credential.rotation())
            .put("openedAt", credential.openedAt().toString());
    tree.set("account", AccountJson.tree(credential.account()));
    tree.putObject("handle")
        .put("login", handle.login())
        .put("accessor", handle.accessor())
        .put("token", handle.token())
        .put("tenancy", handle.tenancy().name());
    credential
        .lease()
        .ifPresent(
            lease ->
                tree.putObject("lease")
                    .put("id", lease.leaseId())
                    .put("renewable", lease.renewable())
                    .put("duration", lease.duration().toString())
                    .put("end", lease.end().toString()));
    return tree;
  }

  private static Credential credential(JsonNode tree) {
    Account account = AccountJson.account(tree.path("account"));
    var handle = tree.path("handle");
    return new Credential(
        text(tree, "id"),
        tree.path("rotation").asLong(),
        account,
        new Handle(
            text(handle, "login"),
            text(handle, "accessor"),
            text(handle, "token"),
            Handle.Tenancy.valueOf(text(handle, "tenancy"))),
        tree.has("lease") ? Optional.of(lease(tree.path("lease"))) : Optional.empty(),
        Instant.parse(text(tree, "openedAt")));
  }

  private static ServerLease lease(JsonNode tree) {
    return new ServerLease(
        text(tree, "id"),
        tree.path("renewable").asBoolean(),
        Duration.parse(text(tree, "duration")),
        Instant.parse(text(tree, "end")));
  }

  private static String text(JsonNode tree, String key) {
    return AccountJson.text(tree, key);
  }
}
