package dev.tenure.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.lease.Generator;
import dev.tenure.core.lease.Recipe;
import java.util.HashMap;
import java.util.Optional;

/** Numbers its values, so that a test sees which one lies where. */
public final class FakeGenerator implements Generator {
  private int made;

  /** How many values were made. */
  public synchronized int made() {
    return made;
  }

  @Override
  public synchronized SecretData generate(Recipe recipe) {
    var value = ("value " + ++made).getBytes(UTF_8);
    var values = new HashMap<String, byte[]>();
    recipe.keys().forEach(key -> values.put(key, value));
    return SecretData.of(values);
  }

  @Override
  public Optional<Violation> violation(Recipe recipe) {
    return recipe instanceof Recipe.Password(var length, _, _, _) && length == 0
        ? Optional.of(new Violation(Reason.INVALID_SPEC, "no password is empty"))
        : Optional.empty();
  }
}
