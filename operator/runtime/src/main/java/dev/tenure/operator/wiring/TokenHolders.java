package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Answer;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.sweep.Holder;
import dev.tenure.core.sweep.Mark;
import dev.tenure.operator.mapping.LeaseMapping;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Whether an object uses a token, asked of the API server itself.
 *
 * @param cached the lease with the subject's namespace and name
 */
record TokenHolders(
    Function<Subject, Optional<SecretLease>> cached, LiveObjects objects, CredentialSink sink) {

  Holder of(Mark mark) {
    var subject = mark.subject();
    var object =
        cached.apply(subject).filter(lease -> subject.uid().equals(lease.getMetadata().getUid()));
    if (object.isEmpty()) {
      return objects.gone(subject) ? Holder.GONE : Holder.UNKNOWN;
    }
    var secretName = LeaseMapping.secretName(object.get());
    var names =
        Stream.concat(Stream.of(secretName), sink.others(subject, secretName).stream()).toList();
    var holder = Holder.ELSEWHERE;
    for (var name : names) {
      switch (sink.lookLive(subject, name)) {
        case Answer.Ok<Destination>(Destination.Ours(var delivery, var _))
            when delivery.origin().equals(mark.credential()) -> {
          return Holder.IN_USE;
        }
        case Answer.Ok<Destination> _ -> {}
        default -> holder = Holder.UNKNOWN;
      }
    }
    return holder;
  }
}
