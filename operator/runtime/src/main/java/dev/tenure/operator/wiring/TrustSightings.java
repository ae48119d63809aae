package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.RestartState;
import dev.tenure.core.authority.Sighting;
import dev.tenure.core.certificate.TokenRequest;
import dev.tenure.core.certificate.Trust;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.operator.mapping.IdentityMapping;
import dev.tenure.operator.mapping.Mapped;
import dev.tenure.operator.reconcile.Reconcilers;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the caches say of an issuer's trust and certificates. What they do not know is taken to be
 * behind.
 */
final class TrustSightings implements Reconcilers.Sightings {
  private final Ground ground;
  private final Adapters adapters;
  private final InstantSource clock;

  TrustSightings(Ground ground, Adapters adapters, InstantSource clock) {
    this.clock = clock;
    this.ground = ground;
    this.adapters = adapters;
  }

  /** What is being gathered. */
  private record Count(Set<String> lagging, Set<String> using, Map<String, Integer> delivered) {}

  /** One pass over the identities that name the issuer. */
  @Override
  public Sighting of(String issuer, List<MachineIdentity> users) {
    var count = new Count(new HashSet<>(), new HashSet<>(), new HashMap<>());
    var digest = adapters.authorities().bundle(issuer).map(Trust::digest);
    users.stream()
        .filter(user -> !user.isMarkedForDeletion())
        .forEach(user -> look(user, digest, count));
    count.lagging().addAll(adapters.bundles().lacking(issuer, count.using()));
    adapters.clusterBundles().flatMap(all -> all.lacking(issuer)).ifPresent(count.lagging()::add);
    adapters.spiffeBundles().flatMap(all -> all.lacking(issuer)).ifPresent(count.lagging()::add);
    return new Sighting(count.lagging(), count.delivered());
  }

  /** Cheaper: the Secrets of the identities are not looked at. */
  @Override
  public Set<String> lacking(String issuer, List<MachineIdentity> users) {
    var using =
        users.stream()
            .filter(user -> !user.isMarkedForDeletion() && delivered(user))
            .map(user -> user.getMetadata().getNamespace())
            .distinct()
            .filter(ground.enrolment()::includes)
            .filter(ground.secrets()::synced)
            .collect(Collectors.toSet());
    return adapters.bundles().lacking(issuer, using);
  }

  private void look(MachineIdentity user, Optional<String> digest, Count count) {
    if (!(IdentityMapping.of(user, false) instanceof Mapped.Good<IdentityMapping>(var identity))) {
      return;
    }
    var namespace = identity.subject().namespace();
    if (!ground.enrolment().includes(namespace) || !ground.secrets().synced(namespace)) {
      if (delivered(user)) {
        count.lagging().add(namespace);
      }
      return;
    }
    ground
        .secrets()
        .find(namespace, identity.request().secretName())
        .map(held -> held.destinationFor(identity.subject()))
        .filter(Destination.Ours.class::isInstance)
        .map(Destination.Ours.class::cast)
        .filter(found -> !found.intact() || found.delivery().validAt(clock.instant()))
        .ifPresent(
            found -> {
              count.using().add(namespace);
              var delivery = found.delivery();
              count.delivered().merge(delivery.origin(), 1, Integer::sum);
              var trusts = found.intact() && trusts(identity, delivery, digest);
              if (!trusts || isRestarting(user, identity, delivery)) {
                count.lagging().add(namespace);
              }
            });
  }

  /** A token comes without anchors: whoever verifies it has the SPIFFE bundle. */
  private static boolean trusts(
      IdentityMapping identity, Delivery delivery, Optional<String> digest) {
    return identity.request() instanceof TokenRequest || delivery.trust().equals(digest);
  }

  private static boolean delivered(MachineIdentity user) {
    return user.getStatus() != null && user.getStatus().validUntil() != null;
  }

  /** Whoever reads anchors only when it starts has them when its rollout is complete. */
  private static boolean isRestarting(
      MachineIdentity user, IdentityMapping identity, Delivery delivery) {
    var rotation = user.getStatus() == null ? null : user.getStatus().rotation();
    return !identity.consumers().isEmpty()
        && (rotation == null
            || rotation.id() == null
            || rotation.id() < delivery.rotation()
            || rotation.restart() == RestartState.PENDING);
  }
}
