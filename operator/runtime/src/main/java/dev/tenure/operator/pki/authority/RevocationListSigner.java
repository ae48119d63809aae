package dev.tenure.operator.pki.authority;

import dev.tenure.operator.pki.SignatureScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;

/** Signs revocation lists with an authority's own key. */
public final class RevocationListSigner {
  private final SecureRandom random;

  public RevocationListSigner(SecureRandom random) {
    this.random = random;
  }

  /** The list in DER, with the extensions that section 5.2 of RFC 5280 asks of every list. */
  public byte[] sign(AuthorityKey authority, RevocationList list) {
    var certificate = authority.certificate();
    var builder =
        new X509v2CRLBuilder(
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            Date.from(list.thisUpdate()));
    builder.setNextUpdate(Date.from(list.nextUpdate()));
    list.revoked()
        .forEach(
            one ->
                builder.addCRLEntry(one.serialNumber(), Date.from(one.at()), one.reason().code()));
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(HexFormat.of().parseHex(authority.keyId())));
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(list.number())));
      var scheme = SignatureScheme.of(certificate.getPublicKey()).orElseThrow();
      return builder.build(scheme.signer(authority.privateKey(), random)).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
