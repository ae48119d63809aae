package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.net.URI;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * Our accounts. The key is written before the server hears of it, and a server that knows a key
 * answers with its account (RFC 8555 section 7.3.1), so that a key never has two.
 */
public final class Accounts {
  /** What lies in the operator's namespace. */
  public interface Keys {
    /** The account's key; made and stored first where there is none. */
    Answer<KeyPair> account(String secret);

    /** A text in a Secret. */
    Answer<String> text(String secret, String key);
  }

  private static final String BINDING_KEY = "hmac";

  /** A login, and what it was made for: anything else needs another. */
  private record Known(List<Object> account, KeyPair key, Login login) {
    @Override
    public String toString() {
      return "Known[" + account + "]";
    }
  }

  private final Keys keys;
  private final Duration connectTimeout;
  private final Duration requestTimeout;
  private final InstantSource clock;
  private final Map<String, Known> logins = new ConcurrentHashMap<>();

  public Accounts(
      Keys keys, Duration connectTimeout, Duration requestTimeout, InstantSource clock) {
    this.keys = keys;
    this.connectTimeout = connectTimeout;
    this.requestTimeout = requestTimeout;
    this.clock = clock;
  }

  /** Reads the account's key, and asks the server where the account is unless that is known. */
  public Answer<Login> refresh(AcmeSettings settings) {
    return keys.account(settings.accountSecret())
        .then(
            key ->
                known(settings)
                    .filter(known -> same(known.key(), key))
                    .map(known -> Answer.ok(known.login()))
                    .orElseGet(() -> registered(settings, key)));
  }

  /** The account as it is known in memory; asked for where it is not. */
  Answer<Login> login(AcmeSettings settings) {
    return known(settings)
        .map(known -> Answer.ok(known.login()))
        .orElseGet(() -> refresh(settings));
  }

  /** Forgets what is known of an account; the server is asked again. */
  public void forget(String issuer) {
    logins.remove(issuer);
  }

  private Optional<Known> known(AcmeSettings settings) {
    return Optional.ofNullable(logins.get(settings.issuer()))
        .filter(known -> known.account().equals(settings.account()));
  }

  private static boolean same(KeyPair one, KeyPair other) {
    return one.getPublic().equals(other.getPublic());
  }

  private Answer<Login> registered(AcmeSettings settings, KeyPair key) {
    var calls = new ServerCalls(settings, clock);
    return session(settings)
        .then(
            session ->
                existing(calls, session, key)
                    .then(
                        found ->
                            found
                                .map(Answer::ok)
                                .orElseGet(() -> made(settings, calls, session, key))))
        .then(login -> calls.ask(() -> withContact(login, settings)))
        .map(
            login -> {
              logins.put(settings.issuer(), new Known(settings.account(), key, login));
              return login;
            });
  }

  /** Asked first: the key that binds an account elsewhere may be good for once only. */
  private static Answer<Optional<Login>> existing(ServerCalls calls, Session session, KeyPair key) {
    var found =
        calls.ask(() -> new AccountBuilder().useKeyPair(key).onlyExisting().createLogin(session));
    return found instanceof Answer.Gone<Login>
        ? Answer.ok(Optional.empty())
        : found.map(Optional::of);
  }

  private Answer<Login> made(
      AcmeSettings settings, ServerCalls calls, Session session, KeyPair key) {
    var builder = new AccountBuilder().useKeyPair(key).agreeToTermsOfService();
    settings.email().ifPresent(builder::addEmail);
    return binding(settings, builder).then(_ -> calls.ask(() -> builder.createLogin(session)));
  }

  private Answer<Boolean> binding(AcmeSettings settings, AccountBuilder builder) {
    if (settings.external().isEmpty()) {
      return Answer.ok(true);
    }
    var external = settings.external().get();
    return keys.text(external.secret(), BINDING_KEY)
        .then(
            hmac -> {
              try {
                builder.withKeyIdentifier(external.keyId(), hmac.strip());
                return Answer.ok(true);
              } catch (IllegalArgumentException e) {
                return Answer.refused(
                    Reason.AUTHORITY_INVALID,
                    "Secret %s, named in spec.acme.externalAccount, holds no base64url under hmac. Put the key there as the server's operator gave it."
                        .formatted(external.secret()));
              }
            });
  }

  private static Login withContact(Login login, AcmeSettings settings) throws AcmeException {
    var wanted = settings.email().map(email -> URI.create("mailto:" + email));
    var account = login.getAccount();
    if (wanted.isPresent() && !account.getContacts().equals(List.of(wanted.get()))) {
      var edit = account.modify();
      edit.getContacts().clear();
      edit.addContact(wanted.get()).commit();
    }
    return login;
  }

  private Answer<Session> session(AcmeSettings settings) {
    return VerifiedBy.certificates(settings.caBundle(), "spec.acme.caBundle")
        .then(
            trust -> {
              try {
                return Answer.ok(session(settings, trust));
              } catch (IllegalArgumentException e) {
                return Answer.refused(
                    Reason.INVALID_SPEC,
                    "spec.acme.server is no https address. Give the address of the server's"
                        + " directory, e.g. https://acme.example.com/directory.");
              }
            });
  }

  private Session session(AcmeSettings settings, Optional<SSLContext> trust) {
    var server = new GuardedServer(settings.directory(), trust, connectTimeout);
    var session = new Session(settings.directory(), server);
    session.networkSettings().setTimeout(requestTimeout);
    session.networkSettings().setCompressionEnabled(false);
    return session;
  }
}
