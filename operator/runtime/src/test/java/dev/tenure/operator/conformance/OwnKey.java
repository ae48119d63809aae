package dev.tenure.operator.conformance;

import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.pki.authority.AuthorityKey;
import dev.tenure.operator.pki.authority.AuthorityRegistry;
import dev.tenure.operator.pki.authority.AuthoritySigner;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.pki.authority.Grants;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/** Issuers whose CA's key we hold: a root of ours, or a chain that was given. */
final class OwnKey implements Candidate {
  private static final String SIGNS_ITSELF = "nobody else signs";

  private final String type;
  private final AuthorityKey key;
  private final AuthorityRegistry registry = new AuthorityRegistry();
  private final CheckedIssuance issuance;

  OwnKey(String type, GivenCa ca, InstantSource clock) {
    this.type = type;
    this.key = ca.read();
    var random = new SecureRandom();
    issuance =
        Candidate.issuance(new AuthoritySigner(registry, Grants.UNTRACKED, clock, random), clock);
    registry.put(IssuerConformanceTest.ISSUER, key);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Map<Case, String> cannot() {
    var cannot = new EnumMap<Case, String>(Case.class);
    EnumSet.range(Case.REFUSES, Case.CHANGES_ITS_MIND)
        .forEach(one -> cannot.put(one, SIGNS_ITSELF));
    return cannot;
  }

  @Override
  public CertificateAuthority authority() {
    return issuance;
  }

  @Override
  public Issuer.Authority said() {
    return new Issuer.Authority.Ready(key.keyId(), key.notBefore(), key.notAfter());
  }

  @Override
  public void behave(Case conduct) {}

  @Override
  public void close() {}
}
