package dev.tenure.operator.it.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The PostgreSQL server: who may log in, by logging in. */
final class Ledger {
  private final Map<String, String> env;

  /**
   * @param env {@code PGHOST}, {@code PGPORT}, {@code PGDATABASE}, and the superuser's {@code
   *     PGUSER} and {@code PGPASSWORD}
   */
  Ledger(Map<String, String> env) {
    this.env = env;
  }

  /** A user and password as a consumer reads them. */
  record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** Whether a real login succeeds and may read what the role is for. */
  boolean admits(Login login) {
    return psql(login, "select count(*) from entries").status() == 0;
  }

  /** Whether the server has the role. */
  boolean knows(String user) {
    var asked =
        psql(
            new Login(env.get("PGUSER"), env.getOrDefault("PGPASSWORD", "")),
            "select count(*) from pg_roles where rolname = '" + user.replace("'", "''") + "'");
    if (asked.status() != 0) {
      throw new IllegalStateException("psql: " + asked.text());
    }
    return asked.text().strip().equals("1");
  }

  /** Makes an account that a person would keep, with the rights of those that are leased. */
  void account(String user) {
    var made =
        psql(
            new Login(env.get("PGUSER"), env.getOrDefault("PGPASSWORD", "")),
            "create role \"%s\" login in role ledger_rw; grant \"%s\" to openbao with admin option"
                .formatted(user, user));
    if (made.status() != 0) {
      throw new IllegalStateException("psql: " + made.text());
    }
  }

  private record Ended(int status, String text) {}

  private Ended psql(Login login, String statement) {
    try {
      var builder = new ProcessBuilder("psql", "-At", "-c", statement).redirectErrorStream(true);
      builder.environment().putAll(env);
      builder.environment().put("PGUSER", login.user());
      builder.environment().put("PGPASSWORD", login.password());
      builder.environment().put("PGCONNECT_TIMEOUT", "10");
      var process = builder.start();
      process.getOutputStream().close();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
