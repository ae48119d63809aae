package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.lease.AccountTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes tokens of whatever life is wanted, for the Secrets that a sink has. */
public final class FakeAccountTokens implements AccountTokens {
  private final Wire wire;
  private final FakeSink sink;
  private final InstantSource clock;
  private final List<Order> orders = new ArrayList<>();
  private Duration ceiling = Duration.ofDays(1);

  public FakeAccountTokens(Wire wire, FakeSink sink, InstantSource clock) {
    this.wire = wire;
    this.sink = sink;
    this.clock = clock;
  }

  /** From now on no token lives longer. */
  public void giveAtMost(Duration life) {
    ceiling = life;
  }

  /** What was ordered, oldest first. */
  public List<Order> orders() {
    return List.copyOf(orders);
  }

  @Override
  public Optional<Violation> violation(Subject subject, String audience) {
    return audience.equals("forbidden")
        ? Optional.of(new Violation(Reason.AUDIENCE_NOT_ALLOWED, "not this one"))
        : Optional.empty();
  }

  @Override
  public Optional<Holder> holder(Subject subject, String secretName) {
    return sink.incarnation(subject.namespace(), secretName)
        .map(uid -> new Holder(secretName, uid));
  }

  @Override
  public Answer<Token> request(Order order) {
    return wire.call(
        "tokens.request",
        () -> {
          orders.add(order);
          var life = order.life().compareTo(ceiling) < 0 ? order.life() : ceiling;
          return Answer.ok(new Token("token-" + orders.size(), clock.instant().plus(life)));
        });
  }
}
