package dev.tenure.operator.compose;

import com.samskivert.mustache.Mustache;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a template is made of: values and encodings. Everything else that the language knows is
 * refused, so that a template has no logic.
 */
final class Tags implements Mustache.Visitor {
  /** Names that the library gives a meaning of its own. */
  private static final Set<String> RESERVED = Set.of("", ".", "this", "-first", "-last", "-index");

  private final Set<String> named = new TreeSet<>();
  private Optional<String> wrong = Optional.empty();

  /** The values that are named. */
  Set<String> named() {
    return named;
  }

  /** What may not be there. */
  Optional<String> wrong() {
    return wrong;
  }

  @Override
  public void visitText(String text) {
    if (text.contains("{{")) {
      refuse("has a {{ without its }}");
    }
  }

  @Override
  public void visitVariable(String name) {
    if (RESERVED.contains(name)) {
      refuse("names {{%s}}, which is no key".formatted(name));
    }
    named.add(name);
  }

  @Override
  public boolean visitSection(String name) {
    if (Encoding.named(name).isEmpty()) {
      refuse(
          "has the section {{#%s}}; there are {{#url}}, {{#base64}} and {{#json}}".formatted(name));
    }
    return true;
  }

  @Override
  public boolean visitInvertedSection(String name) {
    refuse("has {{^%s}}; templates have no conditions".formatted(name));
    return false;
  }

  @Override
  public boolean visitInclude(String name) {
    refuse("includes {{>%s}}; there is nothing to include".formatted(name));
    return false;
  }

  @Override
  public boolean visitParent(String name) {
    refuse("extends {{<%s}}; there is nothing to extend".formatted(name));
    return false;
  }

  @Override
  public boolean visitBlock(String name) {
    refuse("has the block {{$%s}}; templates have no blocks".formatted(name));
    return false;
  }

  private void refuse(String why) {
    wrong = wrong.or(() -> Optional.of(why));
  }
}
