package dev.tenure.operator.vault;

import dev.tenure.core.certificate.SigningService;
import dev.tenure.core.lease.Account;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The adapter for PKI engines before a little server that signs, refuses or is slow as told. */
public final class PkiBench implements AutoCloseable {
  /** What stands behind the engine. */
  public interface Signer {
    /** The chain in PEM, in any order. */
    String sign(String csr, Duration life, Instant now);
  }

  private static final String PATH = "pki/sign/mesh";
  private static final PkiEngine.Role ROLE = new PkiEngine.Role("vault", "pki", "mesh");

  private final Workbench bench;
  private final Signer signer;

  public PkiBench(Signer signer, Instant now) {
    this.signer = signer;
    try {
      bench =
          new Workbench(
              VaultSettings.DEFAULTS.withTimeouts(
                  Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    bench.now = now;
  }

  /** The engine has what it is asked signed. */
  public void serve() {
    bench.vault.on(PATH, this::signed);
  }

  /** Signs as the account {@code payments-api} of the namespace {@code payments}. */
  public SigningService service() {
    return request ->
        bench
            .server
            .pki()
            .sign(
                new Account(
                    "vault",
                    request.subject().namespace(),
                    request.serviceAccount().orElseThrow(),
                    "tenant"),
                ROLE,
                request);
  }

  /** The engine refuses, as a role that does not allow a name. */
  public void refuse() {
    bench.vault.on(
        PATH, _ -> FakeVault.Response.error(400, "common name x not allowed by this role"));
  }

  /** The engine answers, later than anybody waits. */
  public void dawdle() {
    bench.vault.on(
        PATH,
        _ -> {
          Thread.sleep(4000);
          return FakeVault.EMPTY;
        });
  }

  @Override
  public void close() {
    bench.close();
  }

  /** As the server answers: the leaf apart from the chain. */
  private FakeVault.Response signed(FakeVault.Request request) {
    var life = Duration.ofSeconds(Long.parseLong(request.body().getString("ttl").replace("s", "")));
    var all =
        signer
            .sign(request.body().getString("csr"), life, bench.now)
            .split("(?<=-----END CERTIFICATE-----\n)");
    var chain = Json.array();
    for (var i = 1; i < all.length; i++) {
      chain.asArray().add(all[i]);
    }
    var data = new JsonObject().add("certificate", all[0]).add("ca_chain", chain);
    return new FakeVault.Response(200, new JsonObject().add("data", data).toString(), Map.of());
  }
}
