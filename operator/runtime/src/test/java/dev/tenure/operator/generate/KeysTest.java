package dev.tenure.operator.generate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.KeySpec.Algorithm;
import dev.tenure.core.lease.Recipe;
import dev.tenure.core.lease.Recipe.CharacterClass;
import java.io.StringReader;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
  private final RandomGenerator generator = new RandomGenerator(new SecureRandom());

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, RSA, SHA256withRSA",
    "ECDSA, 256, EC, SHA256withECDSA",
    "ECDSA, 521, EC, SHA512withECDSA",
    "ED25519, 0, Ed25519, Ed25519"
  })
  void aPairInPemBelongsTogether(Algorithm algorithm, int size, String name, String scheme)
      throws Exception {
    var made = generator.generate(new Recipe.KeyPair(algorithm, size)).values();
    var keys = KeyFactory.getInstance(name);
    var privateKey =
        keys.generatePrivate(new PKCS8EncodedKeySpec(block(made, "private.pem", "PRIVATE KEY")));
    var publicKey =
        keys.generatePublic(new X509EncodedKeySpec(block(made, "public.pem", "PUBLIC KEY")));
    var signature = Signature.getInstance(scheme);
    signature.initSign(privateKey);
    signature.update((byte) 7);
    var signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update((byte) 7);
    assertThat(signature.verify(signed)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 3072, ssh-rsa, RSA PRIVATE KEY",
    "ECDSA, 256, ecdsa-sha2-nistp256, EC PRIVATE KEY",
    "ECDSA, 384, ecdsa-sha2-nistp384, EC PRIVATE KEY",
    "ED25519, 0, ssh-ed25519, OPENSSH PRIVATE KEY"
  })
  void aPairForSshBelongsTogether(Algorithm algorithm, int size, String type, String label)
      throws Exception {
    var made = generator.generate(new Recipe.SshKey(algorithm, size, "deploy@payments")).values();
    var line = new String(made.get("ssh-publickey"), US_ASCII);
    assertThat(line).startsWith(type + " ").endsWith(" deploy@payments\n");
    var blob = Base64.getDecoder().decode(line.split(" ", -1)[1]);
    var parsed = OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(block(made, "ssh-privatekey", label));
    assertThat(parsed.isPrivate()).isTrue();
    assertThat(OpenSSHPublicKeyUtil.encodePublicKey(OpenSSHPublicKeyUtil.parsePublicKey(blob)))
        .isEqualTo(blob);
  }

  /** As OpenSSL, and with it OpenSSH, reads them: from the file alone. */
  @ParameterizedTest
  @CsvSource({"RSA, 2048", "ECDSA, 256", "ECDSA, 384", "ECDSA, 521"})
  void aKeyForSshInPemIsWhole(Algorithm algorithm, int size) throws Exception {
    var made = generator.generate(new Recipe.SshKey(algorithm, size, "")).values();
    var blob = Base64.getDecoder().decode(text(made, "ssh-publickey").strip().split(" ", -1)[1]);
    try (var parser = new PEMParser(new StringReader(text(made, "ssh-privatekey")))) {
      var pair = (PEMKeyPair) parser.readObject();
      var publicKey = PublicKeyFactory.createKey(pair.getPublicKeyInfo());
      assertThat(OpenSSHPublicKeyUtil.encodePublicKey(publicKey)).isEqualTo(blob);
      assertThat(PrivateKeyFactory.createKey(pair.getPrivateKeyInfo()).isPrivate()).isTrue();
    }
  }

  @Test
  void aKeyWithoutACommentEndsWithTheKey() {
    var made = generator.generate(new Recipe.SshKey(Algorithm.ED25519, 0, "")).values();
    assertThat(new String(made.get("ssh-publickey"), US_ASCII))
        .matches("ssh-ed25519 [A-Za-z0-9+/=]+\n");
  }

  @Test
  void sizesThatAreNotMadeAreRefused() {
    assertThat(generator.violation(new Recipe.KeyPair(Algorithm.RSA, 1024))).isPresent();
    assertThat(generator.violation(new Recipe.KeyPair(Algorithm.RSA, 8192))).isPresent();
    assertThat(generator.violation(new Recipe.SshKey(Algorithm.ECDSA, 255, ""))).isPresent();
    assertThat(generator.violation(new Recipe.SshKey(Algorithm.ED25519, 256, ""))).isPresent();
    assertThat(generator.violation(new Recipe.SshKey(Algorithm.ED25519, 0, ""))).isEmpty();
  }

  @Test
  void theLineOfAPasswordFileAdmitsThePasswordAndNoOther() {
    var made =
        generator
            .generate(
                new Recipe.Password(
                    72,
                    Set.of(CharacterClass.LOWER),
                    "",
                    Optional.of(new Recipe.Htpasswd("admin", 10))))
            .values();
    var password = text(made, "password");
    var hash = text(made, "bcrypt");
    assertThat(hash).startsWith("$2y$10$");
    assertThat(text(made, "htpasswd")).isEqualTo("admin:" + hash + "\n");
    assertThat(text(made, "username")).isEqualTo("admin");
    assertThat(OpenBSDBCrypt.checkPassword(hash, password.toCharArray())).isTrue();
    assertThat(OpenBSDBCrypt.checkPassword(hash, password.substring(1).toCharArray())).isFalse();
  }

  @Property(tries = 200)
  void excludedCharactersAreNeverDrawnAndEachClassIsThere(
      @ForAll @NotEmpty Set<CharacterClass> classes,
      @ForAll @IntRange(min = 8, max = 40) int length,
      @ForAll String excluded) {
    var recipe = new Recipe.Password(length, classes, excluded, Optional.empty());
    Assume.that(generator.violation(recipe).isEmpty());
    var password = text(generator.generate(recipe).values(), "password");
    assertThat(password).hasSize(length);
    assertThat(password.chars()).noneMatch(c -> excluded.indexOf(c) >= 0);
    assertThat(classes)
        .allMatch(one -> password.chars().anyMatch(c -> Passwords.characters(one).indexOf(c) >= 0));
  }

  @Test
  void anExclusionThatLeavesNothingIsRefused() {
    assertThat(violation("0123456789", CharacterClass.DIGIT)).contains("leaves nothing of a class");
    assertThat(violation("._", CharacterClass.SYMBOL)).contains("leaves - and ~ only");
    assertThat(violation("abc", CharacterClass.LOWER)).isEmpty();
  }

  private String violation(String excluded, CharacterClass one) {
    var recipe = new Recipe.Password(8, Set.of(one), excluded, Optional.empty());
    return generator.violation(recipe).map(v -> v.message()).orElse("");
  }

  private static byte[] block(Map<String, byte[]> made, String key, String label) throws Exception {
    try (var reader = new PemReader(new StringReader(text(made, key)))) {
      var block = reader.readPemObject();
      assertThat(block.getType()).isEqualTo(label);
      return block.getContent();
    }
  }

  private static String text(Map<String, byte[]> made, String key) {
    return new String(made.get(key), US_ASCII);
  }
}
