package dev.tenure.core.certificate;

import java.net.InetAddress;
import java.util.Optional;

/** A CIDR block (RFC 4632, RFC 4291 section 2.3). */
record IpRange(InetAddress network, int prefix) {
  /** Reads {@code 10.0.0.0/8}; empty when it is not a block. */
  static Optional<IpRange> parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    try {
      var network = InetAddress.ofLiteral(text.substring(0, slash));
      var prefix = Integer.parseInt(text.substring(slash + 1));
      return prefix < 0 || prefix > network.getAddress().length * 8
          ? Optional.empty()
          : Optional.of(new IpRange(network, prefix));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the literal address lies in the block; never for another address family. */
  boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    var block = network.getAddress();
    if (bytes.length != block.length) {
      return false;
    }
    for (var bit = 0; bit < prefix; bit++) {
      var mask = 0x80 >> (bit % 8);
      if ((bytes[bit / 8] & mask) != (block[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
