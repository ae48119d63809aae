package dev.tenure.operator.acme.dns;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.acme.Proof;
import dev.tenure.operator.acme.SolverRule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Update;

/** Dynamic updates of a zone (RFC 2136), signed (RFC 8945), over TCP. */
public final class DynamicUpdates implements SolverRule.Solver {
  /** Short, so that the next proof of the same name is not hidden by this one. */
  private static final long TTL_SECONDS = 30;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Where and how.
   *
   * @param algorithm as DNS spells it, e.g. {@code hmac-sha256.}
   */
  public record Server(
      String host, int port, String zone, String keyName, String algorithm, Duration settles) {}

  private final Server server;
  private final Supplier<Answer<String>> key;

  /**
   * @param key of the TSIG, in base64; read before each update
   */
  public DynamicUpdates(Server server, Supplier<Answer<String>> key) {
    this.server = server;
    this.key = key;
  }

  @Override
  public Proof.Type type() {
    return Proof.Type.DNS_01;
  }

  @Override
  public Duration settles() {
    return server.settles();
  }

  @Override
  public Answer<Boolean> present(Proof proof) {
    return changed(proof, Update::add);
  }

  @Override
  public Answer<Boolean> remove(Proof proof) {
    return changed(proof, Update::delete);
  }

  private Answer<Boolean> changed(Proof proof, BiConsumer<Update, Record> change) {
    return key.get().then(secret -> sent(proof, secret.strip(), change));
  }

  private Answer<Boolean> sent(Proof proof, String secret, BiConsumer<Update, Record> change) {
    try {
      var update = new Update(Name.fromString(server.zone(), Name.root));
      var name = Name.fromString(proof.recordName(), Name.root);
      change.accept(update, new TXTRecord(name, DClass.IN, TTL_SECONDS, proof.value()));
      var resolver = new SimpleResolver(new InetSocketAddress(server.host(), server.port()));
      resolver.setTCP(true);
      resolver.setTimeout(TIMEOUT);
      resolver.setTSIGKey(
          new TSIG(
              Name.fromString(server.algorithm(), Name.root),
              Name.fromString(server.keyName(), Name.root),
              Base64.getDecoder().decode(secret)));
      return judged(code(resolver, update));
    } catch (TextParseException | IllegalArgumentException e) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          "The update of zone %s cannot be made: check zone and tsig.keyName, and that the Secret holds the key in base64 under secret."
              .formatted(server.zone()));
    } catch (IOException e) {
      return Answer.unavailable(
          Reason.ISSUER_NOT_READY,
          "Name server %s:%d did not take the update of zone %s (%s)."
              .formatted(server.host(), server.port(), server.zone(), e.getMessage()));
    }
  }

  /**
   * Connections are kept for the next update, and the server may have closed one meanwhile; to send
   * an update twice does no harm.
   */
  private static int code(Resolver resolver, Update update) throws IOException {
    try {
      return resolver.send(update).getRcode();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return resolver.send(update).getRcode();
    }
  }

  private Answer<Boolean> judged(int code) {
    if (code == Rcode.NOERROR) {
      return Answer.ok(true);
    }
    var what =
        "Name server %s:%d answered %s to the update of zone %s."
            .formatted(server.host(), server.port(), Rcode.string(code), server.zone());
    return switch (code) {
      case Rcode.SERVFAIL -> Answer.unavailable(Reason.ISSUER_NOT_READY, what);
      case Rcode.NOTAUTH, Rcode.BADKEY, Rcode.BADSIG, Rcode.BADTIME ->
          Answer.refused(
              Reason.CHALLENGE_FAILED,
              what + " Check the TSIG key's name, algorithm and secret, and both clocks.");
      default ->
          Answer.refused(
              Reason.CHALLENGE_FAILED,
              what + " Let the key update TXT records below _acme-challenge in that zone.");
    };
  }
}
