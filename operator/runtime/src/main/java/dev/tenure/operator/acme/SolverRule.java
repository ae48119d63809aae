package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import java.time.Duration;
import java.util.List;

/**
 * A way to prove names, and which.
 *
 * @param zones the names and what lies below; empty: all
 */
public record SolverRule(List<String> zones, Solver solver) {
  /** Puts proofs where an ACME server looks for them. */
  public interface Solver {
    /** The type of challenge that it answers. */
    Proof.Type type();

    /** Puts it there; may be repeated. */
    Answer<Boolean> present(Proof proof);

    /** Takes it away; absent is good. */
    Answer<Boolean> remove(Proof proof);

    /** How long it takes until the server can see it. */
    Duration settles();
  }

  public SolverRule {
    zones = List.copyOf(zones);
  }

  /** How well it fits: the length of the zone; -1: not at all. */
  int fit(Identity identity) {
    var possible =
        switch (solver.type()) {
          case HTTP_01 -> !identity.wildcard();
          case DNS_01 -> identity.type() == Identity.Type.DNS;
        };
    if (!possible) {
      return -1;
    }
    return zones.isEmpty()
        ? 0
        : zones.stream()
            .filter(zone -> within(identity, zone))
            .mapToInt(String::length)
            .max()
            .orElse(-1);
  }

  private static boolean within(Identity identity, String zone) {
    return identity.name().equals(zone) || identity.name().endsWith("." + zone);
  }
}
