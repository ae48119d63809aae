package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Asked;
import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A Vault or OpenBao server as the domain needs it. All calls block; every one is classified into
 * an {@link Answer}, and none retries by itself.
 */
public interface SecretServer {
  /**
   * What is read to get a credential.
   *
   * @param path below the server's {@code /v1/}, mount first
   * @param method {@code GET} or {@code POST}
   * @param parameters sent with POST
   */
  record Query(String path, String method, Map<String, String> parameters) {
    public Query {
      parameters = Map.copyOf(parameters);
    }

    Asked in(Asked asked) {
      parameters.forEach((name, value) -> asked.with("parameters." + name, value));
      return asked.with("path", path).withUnless("GET", "method", method);
    }
  }

  /**
   * A value at a path of a KV engine, version 1 or 2, as the user sees it, or the credential of an
   * account that an engine keeps and rotates itself ({@code database/static-creds/app}).
   *
   * @param version of KV v2; empty: the newest
   */
  record ValueQuery(String path, Optional<Integer> version) {
    Asked in(Asked asked) {
      return asked.with("path", path).with("version", version);
    }
  }

  /**
   * A value without a lease.
   *
   * @param rotatesIn when its engine is to replace it, from now; empty where none does
   */
  record Value(SecretData data, Optional<Duration> rotatesIn) {}

  /** A credential with its lease. */
  record Leased(SecretData data, ServerLease lease) {}

  /**
   * Makes a token for one credential: a child of the account's shared login, or a login of its own
   * where children are not allowed. It ends by itself soon unless something is read with it, and at
   * {@code notAfter} whatever happens.
   *
   * @param subject goes into the token's {@code meta}, by UID
   * @param credential the {@link Credential#id}; goes there too
   */
  Answer<Handle> open(Account account, Subject subject, String credential, Instant notAfter);

  /** Reads a credential with its own token, and makes the token last as long as the lease. */
  Answer<Leased> read(Account account, Handle handle, Query query);

  /**
   * Renews token and lease for {@code wanted} from now. {@code Gone} when the server no longer
   * knows the lease or the token, or will not renew it: a new one is needed. The answer may end
   * sooner than wanted, when a ceiling of the server is near.
   */
  Answer<ServerLease> renew(Account account, Handle handle, ServerLease lease, Duration wanted);

  /** What a look at a lease told. */
  enum Sight {
    /** The server has it. */
    THERE,
    /** Its token lives; the account may not ask whether the lease does. */
    UNKNOWN
  }

  /** Asks whether a lease is still there. {@code Gone} when the server knows it no more. */
  Answer<Sight> look(Account account, Handle handle, ServerLease lease);

  /**
   * Ends the token and with it everything read with it, and confirms that it is gone. {@code true}
   * also when it was gone before. Not available ({@code RevocationPending}) while the server still
   * knows the lease: servers revoke the leases of a token after they answered.
   *
   * @param lease what was read with the token, where that is known; without it only the token's end
   *     can be confirmed
   */
  Answer<Boolean> revoke(Account account, Handle handle, Optional<ServerLease> lease);

  /** Reads a value that has no lease, with the account's shared login. */
  Answer<Value> readValue(Account account, ValueQuery query);

  /**
   * When the login that a handle hangs on ends for good; empty while its end is not known or it can
   * still be renewed.
   */
  Optional<Instant> lastEnd(Handle handle);
}
