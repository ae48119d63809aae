package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.GoDuration;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.pki.TlsSecret;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthoritySecret;
import dev.tenure.operator.pki.authority.ManagedAuthority;
import dev.tenure.operator.pki.authority.TokenKey;
import dev.tenure.operator.platform.succession.KeptAuthorities;
import dev.tenure.operator.platform.succession.SuccessionStore;
import dev.tenure.operator.platform.succession.Successions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;

/** Where the key of an issuer lies: in a managed CA's own Secret, or in one that was given. */
final class AuthorityContents {
  private final OwnSecrets secrets;
  private final Successions successions;
  private final ManagedAuthority managed;
  private final InstantSource clock;

  AuthorityContents(
      OwnSecrets secrets, Successions successions, ManagedAuthority managed, InstantSource clock) {
    this.secrets = secrets;
    this.successions = successions;
    this.managed = managed;
    this.clock = clock;
  }

  /** What lies in its Secret, with all that is trusted beside it. */
  Answer<SecretData> of(IdentityIssuer issuer) {
    var given = issuer.getSpec().ca();
    var own = issuer.getSpec().managedCA();
    if (given != null && given.secretName().startsWith(SuccessionStore.PREFIX)) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          "spec.ca.secretName: Secrets whose names begin with %s are Tenure's own. Keep the CA in a Secret of another name."
              .formatted(SuccessionStore.PREFIX));
    }
    if (given != null) {
      return secrets
          .read(given.secretName())
          .then(found -> orMissing(found, given.secretName()))
          .map(AuthorityContents::authorityAlone)
          .then(data -> followed(issuer.getMetadata().getName(), data));
    }
    if (own == null) {
      return Answer.refused(Reason.INVALID_SPEC, "Give exactly one of spec.managedCA, spec.ca.");
    }
    return successions
        .ours(issuer.getMetadata().getName(), () -> create(own))
        .then(
            kept ->
                kept.signing()
                    .map(data -> Answer.ok(trusting(data, kept)))
                    .orElseGet(
                        () ->
                            Answer.refused(
                                Reason.AUTHORITY_INVALID,
                                "The Secret of the CA in namespace %s lacks tls.crt or tls.key. Restore it from the backup, or delete it to have a new CA."
                                    .formatted(secrets.namespace()))));
  }

  /** Keys for tokens are ours alone: nobody else sees to it that they overlap. */
  private static SecretData authorityAlone(SecretData given) {
    var values = new HashMap<>(given.values());
    values.remove(TokenKey.NAME);
    return SecretData.of(values);
  }

  /** What a former CA signed is trusted beside what the given one signs. */
  private Answer<SecretData> followed(String name, SecretData given) {
    return read(given)
        .then(key -> successions.following(name, key))
        .map(kept -> trusting(given, kept));
  }

  private static SecretData trusting(SecretData data, KeptAuthorities kept) {
    var values = new HashMap<>(data.values());
    values.put(TlsSecret.ANCHORS, kept.bundle().getBytes(StandardCharsets.US_ASCII));
    return SecretData.of(values);
  }

  /** The key and its chain, checked. */
  Answer<AuthorityKey> read(SecretData data) {
    return switch (AuthoritySecret.read(data, clock.instant())) {
      case AuthoritySecret.Reading.Invalid(var why) -> new Answer.Refused<>(why);
      case AuthoritySecret.Reading.Valid(var key) -> Answer.ok(key);
    };
  }

  private Answer<SecretData> orMissing(Optional<SecretData> found, String secretName) {
    return found
        .map(Answer::ok)
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.AUTHORITY_INVALID,
                    "Secret %s/%s, named in spec.ca.secretName, does not exist. Create it with tls.crt (the chain), tls.key and ca.crt."
                        .formatted(secrets.namespace(), secretName)));
  }

  /** A new CA, stored nowhere yet. */
  Answer<SecretData> create(ManagedCa spec) {
    return managed.create(
        spec.commonName(),
        spec.duration() == null ? Duration.ofDays(365) : GoDuration.parse(spec.duration()));
  }
}
