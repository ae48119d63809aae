package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.sweep.SweptServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All tokens of a server, seen with a token that may list them. Batch tokens have no accessor and
 * are not among them; none is made here.
 */
final class SweptTokens implements SweptServer {
  private final Remotes remotes;
  private final String backend;
  private final String token;
  private final InstantSource clock;

  SweptTokens(Remotes remotes, String backend, String token, InstantSource clock) {
    this.remotes = remotes;
    this.backend = backend;
    this.token = token;
    this.clock = clock;
  }

  /** The credential is renewed first: a periodic token lives as long as it is swept with. */
  @Override
  public Answer<Set<String>> accessors() {
    return remotes
        .find(backend)
        .then(
            remote ->
                new TokenCalls(remote, token)
                    .renew(Duration.ofDays(1), clock.instant())
                    .then(life -> TokenCalls.lives(life) ? list(remote) : dead()));
  }

  @Override
  public Answer<Optional<Found>> look(String accessor) {
    return write("accessor-lookup", "auth/token/lookup-accessor", accessor)
        .then(
            reply -> {
              if (reply.ok()) {
                var meta = Reply.part(reply.data(), "meta");
                return Answer.ok(Optional.of(new Found(TokenMeta.read(meta))));
              }
              return absent(reply)
                  ? Answer.ok(Optional.empty())
                  : refused("`update` on auth/token/lookup-accessor", reply);
            });
  }

  @Override
  public Answer<Boolean> revoke(String accessor) {
    return write("accessor-revoke", "auth/token/revoke-accessor", accessor)
        .then(
            reply ->
                reply.ok() || absent(reply)
                    ? Answer.ok(true)
                    : refused("`update` on auth/token/revoke-accessor", reply));
  }

  private Answer<Set<String>> list(Remote remote) {
    return remote
        .read(Remote.ACCESSORS, token, "auth/token/accessors?list=true")
        .then(
            reply -> {
              var keys = reply.data().get("keys");
              if (!reply.ok() || keys == null || !keys.isArray()) {
                return refused("`list` and `sudo` on auth/token/accessors", reply);
              }
              var found = new HashSet<String>();
              keys.asArray().forEach(key -> found.add(key.asString()));
              return Answer.ok(Set.copyOf(found));
            });
  }

  private Answer<Reply> write(String kind, String path, String accessor) {
    Map<String, Object> body = Map.of("accessor", accessor);
    return remotes.find(backend).then(remote -> remote.write(kind, token, path, body));
  }

  /** Vault and OpenBao have no other word for a token that is gone. */
  private static boolean absent(Reply reply) {
    return reply.says("invalid accessor");
  }

  private Answer<Set<String>> dead() {
    return Answer.refused(
        Reason.LOGIN_REFUSED,
        "backend '%s' does not know the token of spec.sweep any more; put a new one into its Secret (bao token create -orphan -period=24h -policy=tenure-sweep)"
            .formatted(backend));
  }

  private <T> Answer<T> refused(String right, Reply reply) {
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "backend '%s' does not let the token of spec.sweep look through its tokens (%s); its policy needs %s"
            .formatted(backend, reply.words(), right));
  }
}
