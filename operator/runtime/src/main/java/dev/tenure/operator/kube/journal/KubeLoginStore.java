package dev.tenure.operator.kube.journal;

import dev.tenure.core.Answer;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.vault.LoginStore;
import dev.tenure.operator.vault.LoginToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shared logins, one sealed Secret for each account. */
public final class KubeLoginStore implements LoginStore {
  /** The kind of its records. */
  public static final String KIND = "login";

  private final RecordBook<LoginJson.Entry> book;

  /**
   * @param records of the kind {@link #KIND}
   */
  public KubeLoginStore(SealedRecords records) {
    this.book = new RecordBook<>(records, new LoginJson());
  }

  @Override
  public Answer<Map<Account, List<LoginToken>>> load() {
    return book.load()
        .map(
            _ ->
                book.all().stream()
                    .collect(
                        Collectors.toUnmodifiableMap(
                            LoginJson.Entry::account, LoginJson.Entry::logins)));
  }

  @Override
  public Answer<Boolean> save(Account account, List<LoginToken> logins) {
    return book.put(
        name(account),
        logins.isEmpty() ? Optional.empty() : Optional.of(new LoginJson.Entry(account, logins)));
  }

  /** Names of the Secrets that do not open with our key: to be shown to a person, never deleted. */
  public List<String> unreadable() {
    return book.unreadable();
  }

  private static String name(Account account) {
    return "tenure-login-" + account.fingerprint();
  }
}
