package dev.tenure.core.authority;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.core.identity.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Workloads that read their files late, an operator that is away now and then, and orders at any
 * time: whoever presents a certificate that is valid is verified by everybody.
 */
class RotationSimulationTest {
  private static final Duration TICK = Duration.ofSeconds(10);
  private static final Duration LEAF = Duration.ofMinutes(30);
  private static final Duration DELAY = Duration.ofMinutes(5);
  private static final RotationPlan PLAN =
      new RotationPlan(true, DELAY, Duration.ofMinutes(15), Optional.of(LEAF));

  /** What a workload has in its memory, and what lies in its Secret. */
  private static final class Workload {
    private Leaf held = new Leaf("", START);
    private Leaf stored = new Leaf("", START);
    private Instant due = START;
    private Set<String> trusts = Set.of();
    private Set<String> bundle = Set.of();
    private Instant reads = START;
  }

  private record Leaf(String signer, Instant end) {}

  private static final class World {
    private final Random random;
    private final List<Workload> workloads = new ArrayList<>();
    private Instant now = START;
    private Instant away = START;
    private int made;
    private Succession state = Succession.of(generation());
    private Orders orders = Orders.NONE;
    private final Set<String> signers = new HashSet<>();

    World(long seed) {
      random = new Random(seed);
      for (var i = 0; i < 12; i++) {
        workloads.add(new Workload());
      }
    }

    private Generation generation() {
      return new Generation("ca" + made++, now, now.plus(Duration.ofHours(6)));
    }

    void tick() {
      now = now.plus(TICK);
      if (random.nextInt(300) == 0) {
        // The process dies; what is kept is the state alone.
        away = now.plusSeconds(random.nextInt(400));
      }
      if (random.nextInt(400) == 0) {
        orders = new Orders(false, Optional.of("n" + random.nextInt(1000)));
      }
      if (!now.isBefore(away)) {
        rotate();
        workloads.stream().filter(_ -> random.nextInt(4) > 0).forEach(this::reconcile);
      }
      workloads.forEach(this::read);
      workloads.forEach(this::isVerifiedByAll);
    }

    private void rotate() {
      var step = RotationPolicy.decide(state, PLAN, orders, sighting(), now);
      Optional<Generation> made =
          step instanceof RotationStep.PublishNewTrust
              ? Optional.of(generation())
              : Optional.empty();
      var after = RotationPolicy.after(step, state, orders, made, now);
      if (random.nextInt(10) > 0) {
        // Else the process dies before it is written.
        state = after;
      }
    }

    private Sighting sighting() {
      var wanted = Set.copyOf(state.trusted());
      var lagging = new HashSet<String>();
      Map<String, Integer> delivered = new HashMap<>();
      for (var i = 0; i < workloads.size(); i++) {
        var workload = workloads.get(i);
        if (!workload.bundle.equals(wanted)) {
          lagging.add("ns-" + i);
        }
        if (workload.stored.end().isAfter(now)) {
          delivered.merge(workload.stored.signer(), 1, Integer::sum);
        }
      }
      return new Sighting(lagging, delivered);
    }

    private void reconcile(Workload workload) {
      var wanted = Set.copyOf(state.trusted());
      if (!workload.bundle.equals(wanted)) {
        workload.bundle = wanted;
        changed(workload);
      }
      var signer = state.current();
      var stale = !workload.stored.signer().equals(signer.keyId()) && random.nextInt(10) == 0;
      if ((stale || !now.isBefore(workload.due)) && now.isBefore(signer.notAfter())) {
        var life = Duration.ofSeconds(60 + random.nextLong(LEAF.toSeconds() - 60));
        state = state.granting(life);
        var end = now.plus(life).isBefore(signer.notAfter()) ? now.plus(life) : signer.notAfter();
        workload.stored = new Leaf(signer.keyId(), end);
        workload.due = now.plus(life.multipliedBy(2).dividedBy(3));
        signers.add(signer.keyId());
        changed(workload);
      }
    }

    /**
     * The kubelet brings files within a minute or two, and the consumer looks when it likes; what
     * changes meanwhile puts neither of them off.
     */
    private void changed(Workload workload) {
      if (workload.reads.equals(Instant.MAX)) {
        workload.reads = now.plusSeconds(random.nextInt(150));
      }
    }

    private void read(Workload workload) {
      if (!now.isBefore(workload.reads)) {
        workload.held = workload.stored;
        workload.trusts = workload.bundle;
        workload.reads = Instant.MAX;
      }
      if (workload.reads.equals(Instant.MAX)
          && !(workload.held.equals(workload.stored) && workload.trusts.equals(workload.bundle))) {
        workload.reads = now.plusSeconds(random.nextInt(150));
      }
    }

    private void isVerifiedByAll(Workload peer) {
      if (peer.held.end().isAfter(now)) {
        for (var other : workloads) {
          if (other.held.end().isAfter(now)) {
            assertThat(other.trusts).as("at %s with %s", now, state).contains(peer.held.signer());
          }
        }
      }
    }
  }

  /** Two changes that fell on the moments of a reading once put it off for too long. */
  @Example
  void aReadingIsNotPutOff() {
    anyTwoWorkloadsCanVerifyEachOtherAtEveryMoment(57813);
  }

  @Property(tries = 60)
  void anyTwoWorkloadsCanVerifyEachOtherAtEveryMoment(@ForAll long seed) {
    var world = new World(seed);
    for (var tick = 0; tick < 6 * 60 * 30; tick++) {
      world.tick();
    }
    assertThat(world.signers).as("the CA was replaced many times").hasSizeGreaterThan(4);
    assertThat(world.state.trusted()).hasSizeLessThan(10);
  }

  @Property(tries = 200)
  void whateverIsSeenAndWhenItSettlesOnOneCa(@ForAll long seed) {
    var random = new Random(seed);
    var now = START;
    var first = new Generation("a", now, now.plus(Duration.ofDays(30)));
    var heir = new Generation("b", now, now.plus(Duration.ofDays(30)));
    var state =
        RotationPolicy.after(
            new RotationStep.PublishNewTrust(Reason.ROTATION_DUE),
            Succession.of(first).granting(LEAF),
            Orders.NONE,
            Optional.of(heir),
            now);
    var steps = new ArrayList<String>();
    for (var turn = 0; turn < 2000 && state.trusted().size() > 1; turn++) {
      now = now.plusSeconds(random.nextInt(60));
      var lagging = random.nextBoolean() ? Set.of("never") : Set.<String>of();
      var step =
          RotationPolicy.decide(state, PLAN, Orders.NONE, new Sighting(lagging, Map.of()), now);
      state = RotationPolicy.after(step, state, Orders.NONE, Optional.empty(), now);
      if (!(step instanceof RotationStep.Rest)) {
        steps.add(step.getClass().getSimpleName());
      }
    }
    assertThat(steps).containsExactly("GiveConsumersTime", "SignWithNew", "WithdrawOldTrust");
    assertThat(state.trusted().stream().collect(Collectors.toSet())).containsExactly("b");
  }
}
