package dev.tenure.operator.compose;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One template: Mustache without HTML escaping, of which only values and encodings are left. */
final class ValueTemplate {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().escapeHTML(false).withFormatter(ValueTemplate::text);

  private final Template template;
  private final Tags tags;

  private ValueTemplate(Template template, Tags tags) {
    this.template = template;
    this.tags = tags;
  }

  /**
   * A value that has the name of an encoding: the section is the encoding, the variable the value.
   *
   * @param value empty where there is only the encoding
   */
  private record Both(Encoding encoding, Optional<String> value, int most)
      implements Mustache.Lambda {
    @Override
    public void execute(Template.Fragment fragment, java.io.Writer out) throws java.io.IOException {
      var content = new BoundedText(most);
      fragment.execute(content);
      out.write(encoding.of(content.toString()));
    }
  }

  /**
   * Reads a template.
   *
   * @throws Unfit when it is not one
   */
  static ValueTemplate parse(String text) {
    var tags = new Tags();
    Template template;
    try {
      template = COMPILER.compile(Bytes.carried(text));
    } catch (MustacheException e) {
      throw new Unfit("cannot be read: " + words(e));
    } catch (IndexOutOfBoundsException e) {
      // jmustache 1.16 looks at the first character of an empty tag.
      throw new Unfit("has an empty tag {{}}");
    }
    template.visit(tags);
    tags.wrong()
        .ifPresent(
            why -> {
              throw new Unfit(why);
            });
    return new ValueTemplate(template, tags);
  }

  /** The library's own, which quotes tags of the template. */
  private static String words(MustacheException e) {
    return Bytes.text(Objects.requireNonNullElse(e.getMessage(), "")).orElse("");
  }

  /** The values that it names. */
  Set<String> named() {
    return tags.named();
  }

  /**
   * Fills it in; all that it names is there.
   *
   * @param values of one character a byte, as is what is returned
   * @throws Unfit when a value does not fit, or more than {@code most} bytes come of it
   */
  String execute(Map<String, String> values, int most) {
    var out = new BoundedText(most);
    template.execute(context(values, most), out);
    return out.toString();
  }

  private static Mustache.CustomContext context(Map<String, String> values, int most) {
    return name -> {
      var value = Optional.ofNullable(values.get(name));
      var encoding = Encoding.named(name);
      return encoding.isPresent()
          ? new Both(encoding.get(), value, most)
          : value.orElseThrow(() -> new Unfit("names {{" + name + "}}"));
    };
  }

  private static CharSequence text(Object value) {
    return value instanceof Both both ? both.value().orElse("") : String.valueOf(value);
  }
}
