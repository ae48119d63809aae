package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import java.util.List;
import java.util.function.Function;

/**
 * Several places at once; none where there is none. One that fails keeps no other from its turn,
 * and the first failure answers.
 */
public record TrustPlaces(List<ClusterTrust> places) implements ClusterTrust {
  public TrustPlaces {
    places = List.copyOf(places);
  }

  @Override
  public Answer<Boolean> publish(String issuer) {
    return each(place -> place.publish(issuer));
  }

  @Override
  public Answer<Boolean> withdraw(String issuer) {
    return each(place -> place.withdraw(issuer));
  }

  private Answer<Boolean> each(Function<ClusterTrust, Answer<Boolean>> work) {
    var all = Answer.ok(false);
    for (var place : places) {
      var next = work.apply(place);
      all = all instanceof Answer.Ok<Boolean>(var before) ? next.map(now -> before || now) : all;
    }
    return all;
  }
}
