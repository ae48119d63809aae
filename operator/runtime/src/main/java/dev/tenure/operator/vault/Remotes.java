package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The servers by backend name. A changed backend gets a new client with its next call. */
final class Remotes {
  private final Backends backends;
  private final VaultSettings settings;
  private final InstantSource clock;
  private final VaultObserver observer;
  private final ConcurrentHashMap<String, Remote> open = new ConcurrentHashMap<>();

  Remotes(Backends backends, VaultSettings settings, InstantSource clock, VaultObserver observer) {
    this.backends = backends;
    this.settings = settings;
    this.clock = clock;
    this.observer = observer;
  }

  /** The server, or a refusal that names what the backend lacks. */
  Answer<Remote> find(String backend) {
    var found = backends.find(backend);
    if (found instanceof Answer.Refused<BackendConfig>) {
      forget(open.remove(backend));
    }
    return found.then(
        config -> {
          var known = open.get(backend);
          return known != null && known.config().equals(config)
              ? Answer.ok(known)
              : connect(config);
        });
  }

  /** How many calls are under way at each server that was used. */
  Map<String, Long> inFlight() {
    var counts = new TreeMap<String, Long>();
    open.forEach((backend, remote) -> counts.put(backend, (long) remote.inFlight()));
    return counts;
  }

  /**
   * Uses the server over a connection of its own that shows a certificate; pauses and limits stay
   * those of the server.
   */
  <T> Answer<T> showing(Remote remote, ClientKey key, Function<Remote, Answer<T>> use) {
    return Connection.open(remote.config(), Optional.of(key), settings)
        .then(
            client -> {
              var shown = remote.over(client);
              try {
                return use.apply(shown);
              } finally {
                shown.close();
              }
            });
  }

  private synchronized Answer<Remote> connect(BackendConfig config) {
    var known = open.get(config.name());
    if (known != null && known.config().equals(config)) {
      return Answer.ok(known);
    }
    return Connection.open(config, config.tls().shown(), settings)
        .map(
            client -> {
              var remote = new Remote(config, client, settings, clock, observer);
              forget(open.put(config.name(), remote));
              return remote;
            });
  }

  private static void forget(@Nullable Remote remote) {
    if (remote != null) {
      remote.close();
    }
  }
}
