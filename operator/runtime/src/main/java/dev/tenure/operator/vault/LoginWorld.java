package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.lease.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What the login of one account needs of what surrounds it. */
interface LoginWorld {
  Instant now();

  /** A new login at the account's backend. */
  Answer<LoginToken> login(Account account);

  Answer<Remote> remote(Account account);

  /** Renews a login for as long as it was given for. */
  Answer<TokenCalls.Life> renew(Account account, LoginToken login);

  Answer<Boolean> save(Account account, List<LoginToken> logins);

  /** Makes the logins of the state findable by their ids. */
  void index(Account account, LoginState state);

  /** Tells the listeners that leases of the account should look at their login again. */
  void changed(Account account);

  Duration reloginInterval();

  /** How long a login is believed to live without having been seen. */
  Duration checkInterval(Account account);

  /** How long a failed login is not tried again, whoever asks. */
  Duration hold(Answer<LoginToken> failed);
}
