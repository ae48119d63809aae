package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.lease.Account;
import io.github.jopenlibs.vault.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PKI engines: what they sign, with the account's shared login, and their chains. */
public final class PkiEngine {
  /**
   * A role of an engine.
   *
   * @param mount path of the engine, without slashes at its ends
   */
  public record Role(String backend, String mount, String name) {
    private String path() {
      return mount + "/sign/" + name;
    }

    private String revocations() {
      return mount + "/revoke";
    }
  }

  private final Remotes remotes;
  private final Logins logins;
  private final InstantSource clock;

  PkiEngine(Remotes remotes, Logins logins, InstantSource clock) {
    this.remotes = remotes;
    this.logins = logins;
    this.clock = clock;
  }

  /**
   * The certificate of the CA that signs at the mount, and those above it, in PEM; the server tells
   * everybody.
   */
  public Answer<String> chain(Role role) {
    return remotes
        .find(role.backend())
        .then(remote -> remote.read("pki-chain", "", Paths.encode(role.mount() + "/cert/ca_chain")))
        .then(
            reply -> {
              var chain = Reply.text(reply.data(), "certificate");
              return reply.ok() && !chain.isBlank()
                  ? Answer.ok(chain)
                  : Answer.refused(
                      Reason.PATH_NOT_FOUND,
                      "backend '%s' tells no CA at mount '%s' (%s); mount a PKI engine there and give it a CA, or mend spec.vault.mount"
                          .formatted(role.backend(), role.mount(), reply.words()));
            });
  }

  /** Has a request signed; the chain in PEM, leaf first. */
  public Answer<String> sign(Account account, Role role, SigningRequest request) {
    return logins
        .call(
            account,
            login ->
                remotes
                    .find(account.backend())
                    .then(
                        remote ->
                            remote.write(
                                "pki-sign",
                                login.token(),
                                Paths.encode(role.path()),
                                body(request))))
        .then(used -> judge(account, role, used.reply()));
  }

  /**
   * Takes back what the mount signed, whichever of its roles that was. The server's own list says
   * so from then on. {@code false} where it had done so before; gone where the server does not know
   * the certificate, because its role does not store what it signs or it was tidied away.
   *
   * @param serialNumber hexadecimal
   */
  public Answer<Boolean> revoke(Account account, Role role, String serialNumber) {
    return logins
        .call(
            account,
            login ->
                remotes
                    .find(account.backend())
                    .then(
                        remote ->
                            remote.write(
                                "pki-revoke",
                                login.token(),
                                Paths.encode(role.revocations()),
                                Map.of("serial_number", octets(serialNumber)))))
        .then(used -> judgeRevocation(account, role, used.reply()));
  }

  /** The engine names certificates by octets with colons between them. */
  private static String octets(String serialNumber) {
    var even = serialNumber.length() % 2 == 0 ? serialNumber : "0" + serialNumber;
    return even.replaceAll("..(?!$)", "$0:");
  }

  private static Answer<Boolean> judgeRevocation(Account account, Role role, Reply reply) {
    if (reply.ok()) {
      return Answer.ok(true);
    }
    var where = "'%s' of backend '%s'".formatted(role.revocations(), role.backend());
    if (reply.status() == 403) {
      return Answer.refused(
          Reason.BACKEND_REFUSED,
          "%s do not let it revoke certificates; grant `update` on %s"
              .formatted(account.policies(), where));
    }
    return reply.status() == 404 || reply.says("not found")
        ? Answer.gone(
            Reason.CERTIFICATE_NOT_REVOCABLE,
            "%s knows no such certificate (%s)".formatted(where, reply.words()))
        : Answer.refused(
            Reason.ISSUER_REFUSED,
            "%s refused to revoke a certificate (%s)".formatted(where, reply.words()));
  }

  /**
   * Names are in the request; they are given beside it as well, for roles that do not take them
   * from there. The life is given as such and not as an end, which would pass by the role's longest
   * life.
   */
  private Map<String, Object> body(SigningRequest request) {
    var names = request.profile().names();
    var body = new HashMap<String, Object>();
    body.put("csr", request.csr());
    body.put("format", "pem");
    body.put("ttl", TokenCalls.seconds(request.life(clock.instant())));
    body.put("exclude_cn_from_sans", true);
    body.put(
        "alt_names",
        Stream.concat(names.dnsNames().stream(), names.emailAddresses().stream())
            .collect(Collectors.joining(",")));
    body.put("ip_sans", String.join(",", names.ipAddresses()));
    body.put("uri_sans", String.join(",", names.uris()));
    request.profile().commonName().ifPresent(name -> body.put("common_name", name));
    return body;
  }

  private static Answer<String> judge(Account account, Role role, Reply reply) {
    if (reply.ok()) {
      return Answer.ok(certificates(reply.data()));
    }
    var where = "role '%s' of backend '%s'".formatted(role.path(), role.backend());
    if (reply.status() == 403) {
      return Answer.refused(
          Reason.BACKEND_REFUSED,
          "%s do not let %s sign with %s; grant `update` on '%s'"
              .formatted(account.policies(), account.who(), where, role.path()));
    }
    if (reply.status() == 404 || reply.says("unknown role")) {
      return Answer.refused(
          Reason.PATH_NOT_FOUND,
          "there is no %s (%s); make it, or mend spec.vault of the issuer"
              .formatted(where, reply.words()));
    }
    return Answer.refused(
        Reason.ISSUER_REFUSED,
        "%s refused the request (%s); ask for what it allows, or have the role changed"
            .formatted(where, reply.words()));
  }

  private static String certificates(JsonObject data) {
    var pem = new StringJoiner("\n");
    pem.add(Reply.text(data, "certificate"));
    var chain = data.get("ca_chain");
    if (chain != null && chain.isArray()) {
      chain.asArray().forEach(one -> pem.add(one.isString() ? one.asString() : ""));
    } else {
      pem.add(Reply.text(data, "issuing_ca"));
    }
    return pem.toString();
  }
}
