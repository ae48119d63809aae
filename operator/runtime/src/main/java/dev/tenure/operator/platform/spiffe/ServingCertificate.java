package dev.tenure.operator.platform.spiffe;

import dev.tenure.core.Answer;
import dev.tenure.core.Fingerprint;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.TlsSecret;
import dev.tenure.operator.platform.OwnSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificate by which bundles are served, out of a Secret of the operator's namespace. Whoever
 * rotates it needs to tell nobody. Not safe for use by several threads.
 */
final class ServingCertificate {
  private static final char[] NO_PASSWORD = new char[0];

  private final OwnSecrets secrets;
  private final String name;
  private String known = "";

  ServingCertificate(OwnSecrets secrets, String name) {
    this.secrets = secrets;
    this.name = name;
  }

  /** The context to serve by from now on; empty where nothing changed since it was asked last. */
  Answer<Optional<SSLContext>> changed() {
    return secrets
        .read(name)
        .then(
            found ->
                found
                    .map(this::read)
                    .orElseGet(
                        () ->
                            Answer.refused(
                                Reason.SECRET_MISSING,
                                "Secret %s/%s does not exist. Create it with tls.crt and tls.key."
                                    .formatted(secrets.namespace(), name))));
  }

  private Answer<Optional<SSLContext>> read(SecretData data) {
    var certificates = data.values().get(TlsSecret.CERTIFICATES);
    var key = data.values().get(TlsSecret.PRIVATE_KEY);
    if (certificates == null || key == null) {
      return invalid("It lacks tls.crt or tls.key.");
    }
    var digest = Fingerprint.of(List.of(new String(certificates, StandardCharsets.US_ASCII)));
    if (digest.equals(known)) {
      return Answer.ok(Optional.empty());
    }
    try {
      var chain = Pem.certificates(certificates, TlsSecret.CERTIFICATES, Pem.CHAIN_LIMIT);
      var own = Pem.privateKey(key, TlsSecret.PRIVATE_KEY);
      if (!KeyPairs.paired(own, chain.getFirst().getPublicKey())) {
        return invalid("Its tls.key does not belong to the first certificate of tls.crt.");
      }
      var context = context(own, chain);
      known = digest;
      return Answer.ok(Optional.of(context));
    } catch (MalformedPem e) {
      return invalid(e.why());
    } catch (GeneralSecurityException | IOException e) {
      return invalid("This platform cannot serve by it: " + e.getClass().getSimpleName() + ".");
    }
  }

  private <T> Answer<T> invalid(String why) {
    return Answer.refused(
        Reason.INVALID_SPEC,
        "Secret %s/%s holds no certificate to serve by. %s"
            .formatted(secrets.namespace(), name, why));
  }

  private static SSLContext context(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("serving", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, NO_PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
