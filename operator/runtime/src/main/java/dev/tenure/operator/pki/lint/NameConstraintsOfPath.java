package dev.tenure.operator.pki.lint;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * The name constraints of all CAs above a certificate. Those of the root count too: RFC 5280 leaves
 * a trust anchor's out, but OpenSSL and Go keep them.
 */
final class NameConstraintsOfPath {
  private NameConstraintsOfPath() {}

  /** The first name that a constraint does not allow. */
  static Optional<String> refused(List<X509Certificate> path, List<GeneralName> names) {
    try {
      var validator = new PKIXNameConstraintValidator();
      for (var authority : path) {
        var value = authority.getExtensionValue(Extension.nameConstraints.getId());
        if (value != null) {
          add(
              validator,
              NameConstraints.getInstance(JcaX509ExtensionUtils.parseExtensionValue(value)));
        }
      }
      return names.stream()
          .filter(name -> !allows(validator, name))
          .map(NameConstraintsOfPath::text)
          .findFirst();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of("any name, since they cannot be read");
    }
  }

  private static void add(PKIXNameConstraintValidator validator, NameConstraints constraints) {
    if (constraints.getPermittedSubtrees() != null) {
      validator.intersectPermittedSubtree(constraints.getPermittedSubtrees());
    }
    if (constraints.getExcludedSubtrees() != null) {
      for (var subtree : constraints.getExcludedSubtrees()) {
        validator.addExcludedSubtree(subtree);
      }
    }
  }

  private static boolean allows(PKIXNameConstraintValidator validator, GeneralName name) {
    try {
      validator.checkPermitted(name);
      validator.checkExcluded(name);
      return true;
    } catch (NameConstraintValidatorException e) {
      return false;
    }
  }

  private static String text(GeneralName name) {
    return name.getName().toString();
  }
}
