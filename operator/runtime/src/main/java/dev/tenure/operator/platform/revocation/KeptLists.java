package dev.tenure.operator.platform.revocation;

import dev.tenure.operator.pki.authority.RevocationList;
import java.util.Map;

/**
 * The revocation lists of an issuer, one for each of its CAs whose certificates may be valid.
 *
 * @param current key identifier of the CA that signs now
 * @param byKeyId what they say, by the hexadecimal key identifier of the CA
 */
record KeptLists(String current, Map<String, Signed> byKeyId) {
  KeptLists {
    byKeyId = Map.copyOf(byKeyId);
  }

  /** A list and what was signed of it, in DER. */
  static final class Signed {
    private final RevocationList list;
    private final byte[] der;

    Signed(RevocationList list, byte[] der) {
      this.list = list;
      this.der = der.clone();
    }

    RevocationList list() {
      return list;
    }

    byte[] der() {
      return der.clone();
    }
  }
}
