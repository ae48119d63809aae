package dev.tenure.core.delivery;

import java.util.List;

/**
 * What is known of a credential that lay in its Secret before the object that took it over. Who
 * gave it out, and who can take it back, is not.
 *
 * @param anchors digests of the trust anchors that came with it beside the issuer's own, which stay
 *     as long as it does; none for anything but a certificate
 */
public record Adopted(List<String> anchors) {
  /** One that came with nothing. */
  public static final Adopted PLAIN = new Adopted(List.of());

  public Adopted {
    anchors = List.copyOf(anchors);
  }
}
