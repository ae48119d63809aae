package dev.tenure.operator.kube.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.vault.LoginToken;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The logins of one account, as they are written down. */
final class LoginJson implements RecordBook.Codec<LoginJson.Entry> {
  private static final int VERSION = 1;

  /** The logins of one account, the one in use first. */
  record Entry(Account account, List<LoginToken> logins) {
    Entry {
      logins = List.copyOf(logins);
    }
  }

  @Override
  public String write(Entry entry) {
    var tree = Json.object().put("v", VERSION);
    tree.set("account", AccountJson.tree(entry.account()));
    var logins = tree.putArray("logins");
    entry.logins().forEach(login -> logins.add(tree(login)));
    return Json.write(tree);
  }

  @Override
  public Optional<Entry> read(String text) {
    return Json.read(text)
        .filter(tree -> tree.path("v").asInt() == VERSION)
        .flatMap(LoginJson::entry);
  }

  private static Optional<Entry> entry(JsonNode tree) {
    try {
      var logins = new ArrayList<LoginToken>();
      tree.path("logins").forEach(node -> logins.add(login(node)));
      return Optional.of(new Entry(AccountJson.account(tree.path("account")), logins));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode tree(LoginToken login) {
    var tree =
        Json.object()
            .put("id", login.id())
            .put("token", login.token())
            .put("batch", login.batch())
            .put("life", login.life().toString())
            .put("end", login.end().toString());
    login.lastEnd().ifPresent(last -> tree.put("lastEnd", last.toString()));
    var policies = tree.putArray("policies");
    login.policies().forEach(policies::add);
    return tree;
  }

  private static LoginToken login(JsonNode tree) {
    var policies = new ArrayList<String>();
    tree.path("policies").forEach(policy -> policies.add(policy.asText()));
    return new LoginToken(
        AccountJson.text(tree, "id"),
        AccountJson.text(tree, "token"),
        tree.path("batch").asBoolean(),
        Duration.parse(AccountJson.text(tree, "life")),
        Instant.parse(AccountJson.text(tree, "end")),
        tree.has("lastEnd")
            ? Optional.of(Instant.parse(AccountJson.text(tree, "lastEnd")))
            : Optional.empty(),
        policies);
  }
}
