package dev.tenure.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Composer;
import dev.tenure.core.delivery.Layout;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Replaces {@code {{key}}}; a template that ends in {@code {{} cannot be read. */
public final class FakeComposer implements Composer {
  private static final Pattern TAG = Pattern.compile("\\{\\{([^}]+)\\}\\}");

  @Override
  public Optional<Violation> violation(Layout layout) {
    return layout.templates().values().stream()
        .filter(text -> text.endsWith("{{"))
        .findFirst()
        .map(_ -> new Violation(Reason.TEMPLATE_INVALID, "a template cannot be read"));
  }

  @Override
  public Set<String> named(Layout layout) {
    var named = new TreeSet<String>();
    layout
        .templates()
        .values()
        .forEach(
            text ->
                TAG.matcher(text).results().forEach(found -> named.add(found.group(1).strip())));
    return named;
  }

  @Override
  public Answer<SecretData> compose(Layout layout, SecretData values) {
    if (layout.asTheyCome()) {
      return Answer.ok(values);
    }
    var missing = named(layout).stream().filter(name -> !values.keys().contains(name)).findFirst();
    if (missing.isPresent()) {
      return Answer.refused(
          Reason.TEMPLATE_INVALID, missing.get() + " is missing; there are " + values.keys());
    }
    var composed = new HashMap<String, byte[]>();
    layout
        .templates()
        .forEach(
            (key, text) ->
                composed.put(
                    key,
                    TAG.matcher(text)
                        .replaceAll(
                            found -> new String(values.values().get(found.group(1).strip()), UTF_8))
                        .getBytes(UTF_8)));
    return Answer.ok(SecretData.of(composed));
  }
}
