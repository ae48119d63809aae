package dev.tenure.core.certificate;

/**
 * An attribute of a certificate's subject beside the common name, spelled as in the API, with its
 * greatest length in characters (RFC 5280 appendix A.1; street and postal code: X.520 annex C).
 */
public enum SubjectAttribute {
  ORGANIZATIONS("organizations", 64),
  ORGANIZATIONAL_UNITS("organizationalUnits", 64),
  COUNTRIES("countries", 2),
  PROVINCES("provinces", 128),
  LOCALITIES("localities", 128),
  STREET_ADDRESSES("streetAddresses", 128),
  POSTAL_CODES("postalCodes", 40),
  SERIAL_NUMBER("serialNumber", 64);

  private final String field;
  private final int longest;

  SubjectAttribute(String field, int longest) {
    this.field = field;
    this.longest = longest;
  }

  /** The field of {@code spec.certificate.subject}. */
  public String field() {
    return field;
  }

  /** The field of {@code spec.allowedNames.subject} whose patterns allow it: always a plural. */
  public String entry() {
    return this == SERIAL_NUMBER ? "serialNumbers" : field;
  }

  /** Characters that a value may have at most. */
  public int longest() {
    return longest;
  }
}
