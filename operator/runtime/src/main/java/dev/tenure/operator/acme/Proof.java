package dev.tenure.operator.acme;

/**
 * What shows that a name is under our control. Nothing of it is secret: it is published.
 *
 * @param name of the identifier; a wildcard's without its {@code *.}
 * @param token HTTP-01: what the server asks for; DNS-01: empty
 * @param value HTTP-01: the key authorization; DNS-01: the text of the record
 * @param shown whether it certainly lies where the server looks
 */
public record Proof(Type type, String name, String token, String value, boolean shown) {
  /** The challenges that are answered (RFC 8555 section 8). */
  public enum Type {
    HTTP_01("http-01"),
    DNS_01("dns-01");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** As ACME spells it. */
    public String text() {
      return text;
    }
  }

  /** DNS-01: the record's name, absolute. */
  public String recordName() {
    return "_acme-challenge." + name + ".";
  }

  Proof asShown() {
    return new Proof(type, name, token, value, true);
  }

  /** Whether it answers the same challenge. */
  boolean same(Proof other) {
    return type == other.type && name.equals(other.name) && value.equals(other.value);
  }
}
