package dev.tenure.core.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final Maker US = new Maker("cluster-1", "tenure");
  private static final Duration AGE = Duration.ofMinutes(30);

  /** A server, the records and the objects of a test, and its time. */
  private static final class World implements SweptServer, SweepRecords {
    final Map<String, Optional<Mark>> tokens = new TreeMap<>();
    final Set<String> memory = new HashSet<>();
    final Set<String> storage = new HashSet<>();
    final Set<String> unreadable = new HashSet<>();
    final Map<String, Holder> holders = new HashMap<>();
    final List<String> looked = new ArrayList<>();
    final List<String> revoked = new ArrayList<>();
    final List<Deed> deeds = new ArrayList<>();
    Optional<Violation> refusal = Optional.empty();
    boolean failing;
    boolean stubborn;
    long nanos;
    final Sweep sweep =
        new Sweep(
            "vault",
            US,
            AGE,
            new Sweep.Ports(
                this,
                mark -> holders.getOrDefault(mark.subject().uid(), Holder.GONE),
                () -> refusal,
                deeds::add,
                _ -> true,
                () -> nanos));

    Swept turn() {
      return ((Answer.Ok<Swept>) sweep.turn(this)).value();
    }

    Swept later(Duration wait) {
      nanos += wait.toNanos();
      return turn();
    }

    World token(String accessor, Maker maker) {
      var subject = new Subject(Kind.SECRET_LEASE, "payments", accessor, "uid-" + accessor);
      tokens.put(accessor, Optional.of(new Mark(maker, subject, "r1-" + accessor)));
      return this;
    }

    void holds(String accessor, Holder holder) {
      holders.put("uid-" + accessor, holder);
    }

    @Override
    public Answer<Set<String>> accessors() {
      return Answer.ok(Set.copyOf(tokens.keySet()));
    }

    @Override
    public Answer<Optional<Found>> look(String accessor) {
      looked.add(accessor);
      return failing
          ? Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away")
          : Answer.ok(Optional.ofNullable(tokens.get(accessor)).map(Found::new));
    }

    @Override
    public Answer<Boolean> revoke(String accessor) {
      revoked.add(accessor);
      if (!stubborn) {
        tokens.remove(accessor);
      }
      return Answer.ok(true);
    }

    @Override
    public Set<String> known() {
      return Set.copyOf(memory);
    }

    @Override
    public Answer<Stored> stored() {
      return Answer.ok(new Stored(storage, unreadable));
    }
  }

  private final World world = new World();

  @Test
  void revokesWhatIsOursInNoRecordAndUnusedOnceItWasSeenSoForLongEnough() {
    world.token("a", US);

    assertThat(world.turn().orphaned()).isOne();
    assertThat(world.later(AGE.minusSeconds(1)).revoked()).isZero();
    assertThat(world.revoked).isEmpty();
    var last = world.later(Duration.ofSeconds(1));

    assertThat(last.revoked()).isOne();
    assertThat(last.orphaned()).isZero();
    assertThat(last.next()).isEmpty();
    assertThat(world.tokens).isEmpty();
    assertThat(world.deeds).singleElement().extracting(Deed::why).isEqualTo(Reason.ORPHANED);
  }

  @Test
  void saysWhenAnOrphanIsToBeLookedAtAgain() {
    world.token("a", US);
    world.turn();

    assertThat(world.later(Duration.ofMinutes(10)).next()).contains(Duration.ofMinutes(20));
  }

  @Test
  void leavesATokenOfTheSameInstallationNameInAnotherClusterAlone() {
    world
        .token("theirs", new Maker("cluster-2", "tenure"))
        .token("other", new Maker("cluster-1", "b"));
    world.tokens.put("plain", Optional.empty());

    world.turn();
    var later = world.later(AGE.multipliedBy(100));

    assertThat(later.foreign()).isEqualTo(3);
    assertThat(world.revoked).isEmpty();
    assertThat(world.looked).as("what is foreign stays foreign").hasSize(3);
  }

  @Test
  void revokesNothingWhereItDoesNotKnowWhichClusterItIsIn() {
    var nameless = new Maker("", "tenure");
    world.token("a", nameless);
    var sweep =
        new Sweep(
            "vault",
            nameless,
            AGE,
            new Sweep.Ports(
                world, _ -> Holder.GONE, Optional::empty, _ -> {}, _ -> true, () -> world.nanos));
    sweep.turn(world);
    world.nanos += AGE.multipliedBy(2).toNanos();
    sweep.turn(world);

    assertThat(world.revoked).isEmpty();
  }

  @Test
  void leavesWhatAnObjectUsesAlthoughItsRecordIsLost() {
    world.token("a", US);
    world.holds("a", Holder.IN_USE);

    world.turn();
    assertThat(world.later(AGE.multipliedBy(2)).inUse()).isOne();
    world.holds("a", Holder.ELSEWHERE);
    assertThat(world.turn().revoked()).as("the time without use begins now").isZero();
    assertThat(world.later(AGE).revoked()).isOne();
  }

  @Test
  void beginsToCountAnewAfterNobodyCouldTell() {
    world.token("a", US);
    world.turn();
    world.holds("a", Holder.UNKNOWN);
    world.later(AGE.dividedBy(2));
    world.holds("a", Holder.GONE);

    assertThat(world.later(AGE.dividedBy(2)).revoked()).isZero();
    assertThat(world.later(AGE).revoked()).isOne();
  }

  @Test
  void leavesWhatAnotherLeaderHasWrittenDownMeanwhile() {
    world.token("a", US);
    world.turn();
    world.storage.add("a");

    world.later(AGE);

    assertThat(world.revoked).isEmpty();
  }

  @Test
  void leavesWhatIsOfAnObjectWhoseRecordDoesNotOpen() {
    world.token("a", US);
    world.turn();
    world.unreadable.add("uid-a");

    world.later(AGE);

    assertThat(world.revoked).isEmpty();
  }

  @Test
  void destroysNothingWhileTheClockIsWrong() {
    world.token("a", US);
    world.turn();
    world.refusal = Optional.of(new Violation(Reason.CLOCK_SKEW, "an hour"));

    var swept = world.later(AGE);

    assertThat(swept.trouble()).map(Violation::reason).contains(Reason.CLOCK_SKEW);
    assertThat(swept.orphaned()).isOne();
    assertThat(world.revoked).isEmpty();
  }

  @Test
  void saysSoWhenATokenIsStillThereAfterItsRevocation() {
    world.token("a", US);
    world.turn();
    world.stubborn = true;

    var swept = world.later(AGE);

    assertThat(swept.trouble()).map(Violation::reason).contains(Reason.REVOCATION_PENDING);
    assertThat(swept.revoked()).isZero();
    assertThat(swept.orphaned()).isOne();
    world.stubborn = false;
    assertThat(world.turn().revoked()).isOne();
  }

  @Test
  void goesOnWhereItStoppedWhenTheServerIsBack() {
    world.token("a", US);
    world.failing = true;

    assertThat(world.sweep.turn(world)).isInstanceOf(Answer.Unavailable.class);
    world.failing = false;
    world.turn();

    assertThat(world.later(AGE).revoked()).isOne();
  }

  @Property(tries = 2000)
  void revokesOnlyWhatBearsOurMarkIsInNoRecordAndWasUnusedForLongEnough(
      @ForAll boolean ourCluster,
      @ForAll boolean ourName,
      @ForAll boolean marked,
      @ForAll boolean recorded,
      @ForAll Holder holder,
      @ForAll @IntRange(max = 3600) int seconds) {
    var maker = new Maker(ourCluster ? "cluster-1" : "cluster-2", ourName ? "tenure" : "other");
    var subject = new Subject(Kind.SECRET_LEASE, "payments", "db", "uid");
    var mark = marked ? Optional.of(new Mark(maker, subject, "r1")) : Optional.<Mark>empty();
    var unowned = Duration.ofSeconds(seconds);

    var verdict = SweepPolicy.judge(new TokenSeen(mark, recorded, holder, unowned), US, AGE);

    var mayGo =
        marked
            && ourCluster
            && ourName
            && !recorded
            && (holder == Holder.GONE || holder == Holder.ELSEWHERE)
            && unowned.compareTo(AGE) >= 0;
    assertThat(verdict == SweepPolicy.Verdict.ORPHANED).isEqualTo(mayGo);
  }
}
