package dev.tenure.operator.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.core.SecretData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The openssl command: another implementation's opinion. */
public final class OpenSsl {
  private OpenSsl() {}

  /** Fails unless openssl accepts the Secret's chain against its bundle at that time. */
  public static void verifies(SecretData data, Instant at, Path directory) {
    try {
      var chain = Files.write(directory.resolve("tls.crt"), data.values().get("tls.crt"));
      var bundle = Files.write(directory.resolve("ca.crt"), data.values().get("ca.crt"));
      var run =
          run(
              List.of(
                  "openssl",
                  "verify",
                  "-x509_strict",
                  "-no-CApath",
                  "-no-CAstore",
                  "-attime",
                  String.valueOf(at.getEpochSecond()),
                  "-CAfile",
                  bundle.toString(),
                  "-untrusted",
                  chain.toString(),
                  chain.toString()));
      assertThat(run).endsWith("tls.crt: OK");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What openssl says of a leaf whose revocation it looks up in the list. */
  public static String checksRevocation(
      X509Certificate leaf, String anchors, byte[] list, Path directory) {
    try {
      var pem = "-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n";
      var crl = directory.resolve("list.crl");
      Files.writeString(crl, pem.formatted(Base64.getMimeEncoder().encodeToString(list)));
      return run(
          List.of(
              "openssl",
              "verify",
              "-x509_strict",
              "-no-CApath",
              "-no-CAstore",
              "-crl_check",
              "-CRLfile",
              crl.toString(),
              "-CAfile",
              Files.writeString(directory.resolve("ca.crt"), anchors).toString(),
              Files.writeString(directory.resolve("leaf.crt"), Pem.certificates(List.of(leaf)))
                  .toString()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What openssl prints of a PKCS#12 file that it could open with the password. */
  static String opens(byte[] pkcs12, String password, Path directory) {
    return reads(pkcs12, directory, "pkcs12", "-noenc", "-passin", "pass:" + password);
  }

  /** What openssl prints of a private key in PEM. */
  static String reads(byte[] key, Path directory) {
    return reads(key, directory, "pkey", "-noout", "-text");
  }

  private static String reads(byte[] content, Path directory, String verb, String... options) {
    try {
      var file = Files.write(directory.resolve("read-by-openssl"), content);
      return run(
          Stream.concat(Stream.of("openssl", verb, "-in", file.toString()), Stream.of(options))
              .toList());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Skips the test where there is no such command. */
  public static void assumePresent() {
    var directories = System.getenv().getOrDefault("PATH", "").split(":");
    assumeTrue(
        Stream.of(directories).anyMatch(one -> Files.isExecutable(Path.of(one, "openssl"))),
        "no openssl command");
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes()).strip();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return output;
  }
}
