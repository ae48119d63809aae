package dev.tenure.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.sweep.Maker;
import dev.tenure.operator.testing.FreePort;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server of its own, from {@code bao} in {@code PATH}, that is sealed, unsealed, killed. */
@Timeout(120)
class SealedVaultIT {
  private static final Account ACCOUNT = new Account("vault", "payments", "api", "tenant");
  private static final Subject SUBJECT =
      new Subject(Kind.SECRET_LEASE, "payments", "ledger", "uid-1");

  @TempDir Path dir;
  private Process process;
  private RealVault vault;
  private VaultServer server;
  private String unsealKey;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
            .anyMatch(folder -> Path.of(folder, "bao").toFile().canExecute()),
        "there is no bao in PATH");
    var port = FreePort.next();
    var log = dir.resolve("bao.log");
    process =
        new ProcessBuilder(
                "bao",
                "server",
                "-dev",
                "-dev-no-store-token",
                "-dev-root-token-id=root",
                "-dev-listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var pattern = Pattern.compile("Unseal Key: (\\S+)");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> pattern.matcher(Files.readString(log)).find());
    var found = pattern.matcher(Files.readString(log));
    assertThat(found.find()).isTrue();
    unsealKey = found.group(1);
    vault = new RealVault("http://127.0.0.1:" + port, "root");
    vault.role(
        "tenant",
        """
        path "auth/token/create" { capabilities = ["update"] }
        path "%s-pki/issue/web" { capabilities = ["update"] }
        """
            .formatted(vault.name),
        Map.of());
    server =
        new VaultServer(
            new VaultServer.Surroundings(
                name -> TenantSecrets.found(name, vault.config()),
                new TenantSecrets().with(vault::jwt),
                new Forgetful(),
                VaultObserver.NONE,
                InstantSource.system(),
                new Maker("cluster-1", "it")),
            VaultSettings.DEFAULTS);
    server.logins().load();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private static Reason unavailable(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    return ((Answer.Unavailable<?>) answer).violation().reason();
  }

  @Test
  void aSealedServerIsSaidToBeSealedAndWorksAgainOnceUnsealed() throws Exception {
    var notAfter = Instant.now().plusSeconds(3600);
    var handle = Workbench.value(server.open(ACCOUNT, SUBJECT, "r1-it", notAfter));
    var query =
        new Query(vault.name + "-pki/issue/web", "POST", Map.of("common_name", "a.example.com"));
    var lease = Workbench.value(server.read(ACCOUNT, handle, query)).lease();
    vault.write("sys/seal", Map.of());

    assertThat(unavailable(server.probe("vault"))).isEqualTo(Reason.BACKEND_SEALED);
    assertThat(unavailable(server.open(ACCOUNT, SUBJECT, "r1-it", notAfter)))
        .isEqualTo(Reason.BACKEND_SEALED);
    assertThat(unavailable(server.renew(ACCOUNT, handle, lease, Duration.ofMinutes(1))))
        .isEqualTo(Reason.BACKEND_SEALED);
    assertThat(unavailable(server.revoke(ACCOUNT, handle, Optional.of(lease))))
        .isEqualTo(Reason.BACKEND_SEALED);

    vault.write("sys/unseal", Map.of("key", unsealKey));
    await()
        .untilAsserted(
            () ->
                assertThat(server.open(ACCOUNT, SUBJECT, "r1-it", notAfter))
                    .isInstanceOf(Answer.Ok.class));
    assertThat(vault.holds(lease.leaseId())).isTrue();
    assertThat(server.revoke(ACCOUNT, handle, Optional.of(lease))).isEqualTo(Answer.ok(true));
    assertThat(vault.holds(lease.leaseId())).isFalse();

    process.destroyForcibly().waitFor();
    assertThat(unavailable(server.open(ACCOUNT, SUBJECT, "r1-it", notAfter)))
        .isEqualTo(Reason.BACKEND_UNREACHABLE);
  }

  private static final class Forgetful implements LoginStore {
    @Override
    public Answer<Map<Account, List<LoginToken>>> load() {
      return Answer.ok(Map.of());
    }

    @Override
    public Answer<Boolean> save(Account account, List<LoginToken> logins) {
      return Answer.ok(true);
    }
  }
}
