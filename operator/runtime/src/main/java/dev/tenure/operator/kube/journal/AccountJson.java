package dev.tenure.operator.kube.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.kube.Json;

/** A tenant's account at a backend, as it is written down. */
final class AccountJson {
  private AccountJson() {}

  static ObjectNode tree(Account account) {
    return Json.object()
        .put("backend", account.backend())
        .put("namespace", account.namespace())
        .put("serviceAccount", account.serviceAccount())
        .put("role", account.role());
  }

  static Account account(JsonNode tree) {
    return new Account(
        text(tree, "backend"),
        text(tree, "namespace"),
        text(tree, "serviceAccount"),
        text(tree, "role"));
  }

  /** A text that must be there; otherwise the record is not one of ours. */
  static String text(JsonNode tree, String key) {
    if (!tree.path(key).isTextual()) {
      throw new IllegalArgumentException("the record has no text at " + key);
    }
    return tree.path(key).asText();
  }
}
