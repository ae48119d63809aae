package dev.tenure.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final Principal.SecretKey KEY = new Principal.SecretKey("approle", "secret-id");

  @Test
  void noTwoWaysToLogInAreOneAccount() {
    var principals =
        List.of(
            new Principal.ServiceAccount("api"),
            new Principal.Certificate("api"),
            new Principal.AppRole("api", KEY, false),
            new Principal.AppRole("other", KEY, false),
            new Principal.AppRole("api", new Principal.SecretKey("approle", "other"), false),
            new Principal.AppRole("api", KEY, true),
            new Principal.GivenToken(KEY));
    var accounts = principals.stream().map(p -> new Account("vault", "payments", p, "")).toList();

    assertThat(accounts).extracting(Account::fingerprint).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(accounts)).hasSize(principals.size());
  }

  @Test
  void messagesNameTheSecretAndNotTheRoleId() {
    var account =
        new Account("vault", "payments", new Principal.AppRole("6f1c-9d", KEY, false), "");

    assertThat(account.who()).contains("payments/approle").doesNotContain("6f1c-9d");
    assertThat(account.policies()).contains("vault").doesNotContain("''");
  }
}
