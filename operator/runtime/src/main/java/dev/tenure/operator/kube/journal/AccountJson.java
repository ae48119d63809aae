package dev.tenure.operator.kube.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal;
import dev.tenure.operator.kube.Json;

/** A tenant's account at a backend, as it is written down. */
final class AccountJson {
  private AccountJson() {}

  static ObjectNode tree(Account account) {
    var tree =
        Json.object()
            .put("backend", account.backend())
            .put("namespace", account.namespace())
            .put("role", account.role());
    switch (account.principal()) {
      case Principal.ServiceAccount(var name) -> tree.put("serviceAccount", name);
      case Principal.AppRole(var roleId, var secretId, var wrapped) ->
          key(tree.putObject("appRole").put("roleId", roleId).put("wrapped", wrapped), secretId);
      case Principal.Certificate(var identity) ->
          tree.putObject("certificate").put("identity", identity);
      case Principal.GivenToken(var token) -> key(tree.putObject("token"), token);
    }
    return tree;
  }

  private static void key(ObjectNode tree, Principal.SecretKey key) {
    tree.put("secret", key.secret()).put("key", key.key());
  }

  static Account account(JsonNode tree) {
    return new Account(
        text(tree, "backend"), text(tree, "namespace"), principal(tree), text(tree, "role"));
  }

  private static Principal principal(JsonNode tree) {
    if (tree.has("appRole")) {
      var role = tree.path("appRole");
      return new Principal.AppRole(
          text(role, "roleId"), key(role), role.path("wrapped").asBoolean());
    }
    if (tree.has("certificate")) {
      return new Principal.Certificate(text(tree.path("certificate"), "identity"));
    }
    return tree.has("token")
        ? new Principal.GivenToken(key(tree.path("token")))
        : new Principal.ServiceAccount(text(tree, "serviceAccount"));
  }

  private static Principal.SecretKey key(JsonNode tree) {
    return new Principal.SecretKey(text(tree, "secret"), text(tree, "key"));
  }

  /** A text that must be there; otherwise the record is not one of ours. */
  static String text(JsonNode tree, String key) {
    if (!tree.path(key).isTextual()) {
      throw new IllegalArgumentException("the record has no text at " + key);
    }
    return tree.path(key).asText();
  }
}
