package dev.tenure.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.core.SecretData;
import dev.tenure.core.lease.Generator;
import dev.tenure.core.lease.Recipe;
import java.util.Map;

/** Numbers its values, so that a test sees which one lies where. */
public final class FakeGenerator implements Generator {
  private int made;

  /** How many values were made. */
  public synchronized int made() {
    return made;
  }

  @Override
  public synchronized SecretData generate(Recipe recipe) {
    var key =
        switch (recipe) {
          case Recipe.Password _ -> "password";
          case Recipe.Bytes _ -> "bytes";
          case Recipe.Uuid _ -> "uuid";
        };
    return SecretData.of(Map.of(key, ("value " + ++made).getBytes(UTF_8)));
  }
}
