package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import java.util.Optional;

/**
 * Writes into the record of a Secret whose certificate stays that demands on others were answered,
 * so that they are carried out once.
 */
final class AnsweredRecord {
  private final CredentialSink sink;

  AnsweredRecord(CredentialSink sink) {
    this.sink = sink;
  }

  /** The identity after these were taken back. */
  Answer<CertificateInput> write(CertificateInput input, Issued taken) {
    var delivered = input.destination().delivered();
    return delivered.isEmpty()
        ? Answer.ok(input.without(taken, Optional.empty()))
        : sink.read(input.subject(), input.request().secretName())
            .then(
                found ->
                    found
                        .map(data -> write(input, taken, delivered.get(), data))
                        // Edited or gone meanwhile: it is issued anew, and its record with it.
                        .orElseGet(() -> Answer.ok(input.without(taken, Optional.empty()))));
  }

  private Answer<CertificateInput> write(
      CertificateInput input, Issued taken, Delivery delivery, SecretData data) {
    var answered =
        delivery.answering(
            input.orders().answeredDemands(input.handledDemands()),
            delivery.issued().without(taken.certificates()));
    var type = delivery.serialNumber().isPresent() ? "kubernetes.io/tls" : "Opaque";
    return sink.write(
            input.subject(),
            new Content(input.request().secretName(), type, data, answered, input.tenure()))
        .map(_ -> input.without(taken, Optional.of(answered)));
  }
}
