package dev.tenure.operator.platform.revocation;

import dev.tenure.core.SecretData;
import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.operator.pki.authority.RevocationList;
import dev.tenure.operator.pki.authority.RevokedCertificate;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * {@link KeptLists} as the data of a Secret: for each CA {@code <key id>.crl} as it is served and
 * {@code <key id>.list}, which says beside it when each certificate ends, a line each; and {@code
 * current}. Nothing in it is secret.
 */
final class RevocationSecret {
  /** Names the CA whose list is the issuer's. */
  static final String CURRENT = "current";

  /** How the keys of served lists end. */
  static final String SERVED = ".crl";

  private static final String LIST = ".list";

  private RevocationSecret() {}

  static SecretData write(KeptLists kept) {
    var values = new HashMap<String, byte[]>();
    values.put(CURRENT, kept.current().getBytes(StandardCharsets.US_ASCII));
    kept.byKeyId()
        .forEach(
            (keyId, signed) -> {
              values.put(keyId + SERVED, signed.der());
              values.put(keyId + LIST, text(signed.list()).getBytes(StandardCharsets.US_ASCII));
            });
    return SecretData.of(values);
  }

  /** Empty where it was not written by {@link #write}. */
  static Optional<KeptLists> read(SecretData data) {
    var values = data.values();
    var lists = new HashMap<String, KeptLists.Signed>();
    try {
      for (var entry : values.entrySet()) {
        if (entry.getKey().endsWith(LIST)) {
          var keyId = entry.getKey().substring(0, entry.getKey().length() - LIST.length());
          var der = values.get(keyId + SERVED);
          if (der == null) {
            return Optional.empty();
          }
          lists.put(keyId, new KeptLists.Signed(list(entry.getValue()), der));
        }
      }
    } catch (DateTimeException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException e) {
      return Optional.empty();
    }
    var current = values.get(CURRENT);
    return current == null
        ? Optional.empty()
        : Optional.of(new KeptLists(new String(current, StandardCharsets.US_ASCII), lists));
  }

  private static String text(RevocationList list) {
    var text = new StringBuilder();
    line(
        text,
        list.number(),
        list.thisUpdate().getEpochSecond(),
        list.nextUpdate().getEpochSecond());
    list.revoked()
        .forEach(
            one ->
                line(
                    text.append(one.serialNumber().toString(16)).append(' '),
                    one.at().getEpochSecond(),
                    one.notAfter().getEpochSecond(),
                    one.reason().code()));
    return text.toString();
  }

  private static void line(StringBuilder text, long one, long two, long three) {
    text.append(one).append(' ').append(two).append(' ').append(three).append('\n');
  }

  private static RevocationList list(byte[] text) {
    var lines = new String(text, StandardCharsets.US_ASCII).lines().toList();
    var head = lines.getFirst().split(" ", -1);
    return new RevocationList(
        Long.parseLong(head[0]),
        time(head[1]),
        time(head[2]),
        lines.stream().skip(1).map(RevocationSecret::certificate).toList());
  }

  private static RevokedCertificate certificate(String line) {
    var words = List.of(line.split(" ", -1));
    return new RevokedCertificate(
        new BigInteger(words.get(0), 16),
        time(words.get(1)),
        RevocationReason.of(Integer.parseInt(words.get(3))),
        time(words.get(2)));
  }

  private static Instant time(String seconds) {
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }
}
