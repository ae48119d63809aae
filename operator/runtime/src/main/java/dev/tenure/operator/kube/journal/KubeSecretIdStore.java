package dev.tenure.operator.kube.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.Answer;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.vault.SecretIdStore;
import java.util.Optional;
import java.util.Set;

/** SecretIDs that came wrapped, one sealed Secret for each account. */
public final class KubeSecretIdStore implements SecretIdStore {
  /** The kind of its records. */
  public static final String KIND = "secret-id";

  private static final int VERSION = 1;

  private record Entry(Account account, Unwrapped unwrapped) {}

  private final RecordBook<Entry> book;

  /**
   * @param records of the kind {@link #KIND}
   */
  public KubeSecretIdStore(SealedRecords records) {
    this.book = new RecordBook<>(records, new EntryJson());
  }

  @Override
  public Answer<Integer> load() {
    return book.load();
  }

  @Override
  public Optional<Unwrapped> find(Account account) {
    return book.find(name(account)).map(Entry::unwrapped);
  }

  @Override
  public Answer<Boolean> save(Account account, Unwrapped unwrapped) {
    return book.put(name(account), Optional.of(new Entry(account, unwrapped)));
  }

  @Override
  public void keepOnly(Set<Account> used) {
    book.all().stream()
        .map(Entry::account)
        .filter(account -> !used.contains(account))
        .forEach(account -> book.put(name(account), Optional.empty()));
  }

  private static String name(Account account) {
    return "tenure-secret-id-" + account.fingerprint();
  }

  private static final class EntryJson implements RecordBook.Codec<Entry> {
    @Override
    public String write(Entry entry) {
      var tree = Json.object().put("v", VERSION).put("wrapping", entry.unwrapped().wrapping());
      entry.unwrapped().secretId().ifPresent(id -> tree.put("secretId", id));
      tree.set("account", AccountJson.tree(entry.account()));
      return Json.write(tree);
    }

    @Override
    public Optional<Entry> read(String text) {
      return Json.read(text)
          .filter(tree -> tree.path("v").asInt() == VERSION)
          .flatMap(EntryJson::entry);
    }

    private static Optional<Entry> entry(JsonNode tree) {
      try {
        var id =
            tree.has("secretId")
                ? Optional.of(AccountJson.text(tree, "secretId"))
                : Optional.<String>empty();
        return Optional.of(
            new Entry(
                AccountJson.account(tree.path("account")),
                new Unwrapped(AccountJson.text(tree, "wrapping"), id)));
      } catch (IllegalArgumentException notOurs) {
        return Optional.empty();
      }
    }
  }
}
