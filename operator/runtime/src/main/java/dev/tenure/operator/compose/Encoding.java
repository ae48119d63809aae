package dev.tenure.operator.compose;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.tenure.operator.kube.Json;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** What a section does to its content. */
enum Encoding {
  /** All but the unreserved characters of RFC 3986 section 2.3 as {@code %XX}. */
  URL("url") {
    @Override
    String of(String carried) {
      var hex = HexFormat.of().withUpperCase();
      var encoded = new StringBuilder();
      for (var one : Bytes.bytes(carried)) {
        if (UNRESERVED.indexOf(one) >= 0) {
          encoded.append((char) one);
        } else {
          encoded.append('%').append(hex.toHexDigits(one));
        }
      }
      return encoded.toString();
    }
  },
  /** Base64 of RFC 4648 section 4, padded, in one line. */
  BASE64("base64") {
    @Override
    String of(String carried) {
      return Base64.getEncoder().encodeToString(Bytes.bytes(carried));
    }
  },
  /** A JSON string with its quotes (RFC 8259 section 7). */
  JSON("json") {
    @Override
    String of(String carried) {
      var text =
          Bytes.text(carried)
              .orElseThrow(
                  () -> new Unfit("has a value in {{#json}} that is no UTF-8; use {{#base64}}"));
      return Bytes.carried(Json.write(TextNode.valueOf(text)));
    }
  };

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final String tag;

  Encoding(String tag) {
    this.tag = tag;
  }

  /** Encodes text of one character a byte into the same. */
  abstract String of(String carried);

  /** The name of its section. */
  String tag() {
    return tag;
  }

  static Optional<Encoding> named(String tag) {
    return Stream.of(values()).filter(one -> one.tag.equals(tag)).findFirst();
  }
}
