package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import java.time.Duration;

/** HTTP-01: every replica answers with what the order's record says, so writing that is enough. */
public final class Http01Solver implements SolverRule.Solver {
  @Override
  public Proof.Type type() {
    return Proof.Type.HTTP_01;
  }

  @Override
  public Answer<Boolean> present(Proof proof) {
    return Answer.ok(true);
  }

  @Override
  public Answer<Boolean> remove(Proof proof) {
    return Answer.ok(true);
  }

  @Override
  public Duration settles() {
    return Duration.ZERO;
  }
}
