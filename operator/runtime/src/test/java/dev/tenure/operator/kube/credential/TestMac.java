package dev.tenure.operator.kube.credential;

import dev.tenure.operator.kube.ContentMac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A digest under a key given by a word. */
public record TestMac(String key) implements ContentMac {
  @Override
  public String of(List<byte[]> parts) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      for (var part : parts) {
        mac.update((part.length + ":").getBytes(StandardCharsets.UTF_8));
        mac.update(part);
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean verify(String mac, List<byte[]> parts) {
    return of(parts).equals(mac);
  }
}
