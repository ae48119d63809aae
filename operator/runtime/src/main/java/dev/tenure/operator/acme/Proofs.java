package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import java.util.ArrayList;
import java.util.List;

/** Puts proofs there and takes them away again. */
final class Proofs {
  private Proofs() {}

  /** Takes them away; those that may still lie there. */
  static List<Proof> removed(AcmeSettings settings, List<Proof> proofs) {
    var left = new ArrayList<Proof>();
    for (var proof : proofs) {
      // Nobody takes away what a solver put there that is no longer named; a person has to.
      var gone =
          settings
              .solver(proof)
              .map(solver -> solver.remove(proof) instanceof Answer.Ok<Boolean>)
              .orElse(true);
      if (!gone) {
        left.add(proof);
      }
    }
    return left;
  }

  /** Puts those there that do not lie there for certain. */
  static Answer<Boolean> presented(AcmeSettings settings, List<Proof> proofs) {
    Answer<Boolean> all = Answer.ok(true);
    for (var proof : proofs) {
      if (!proof.shown()) {
        all =
            all.then(
                _ ->
                    settings
                        .solver(proof)
                        .map(solver -> solver.present(proof))
                        .orElseGet(() -> Answer.ok(true)));
      }
    }
    return all;
  }
}
