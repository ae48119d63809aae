package dev.tenure.operator.generate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tenure.core.lease.Recipe;
import dev.tenure.core.lease.Recipe.CharacterClass;
import java.net.URI;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;

class RandomGeneratorTest {
  private static final Set<CharacterClass> ALL = EnumSet.allOf(CharacterClass.class);

  private final RandomGenerator generator = new RandomGenerator(new SecureRandom());

  @Property(tries = 300)
  void passwordHasTheLengthAndEachClassAndNothingElse(
      @ForAll @IntRange(min = 1, max = 80) int length,
      @ForAll @NotEmpty Set<CharacterClass> classes) {
    Assume.that(length >= classes.size());

    var password = password(length, classes);

    assertThat(password).hasSize(length);
    assertThat(classes).allMatch(one -> contains(password, one));
    assertThat(EnumSet.allOf(CharacterClass.class))
        .filteredOn(one -> !classes.contains(one))
        .noneMatch(one -> contains(password, one));
  }

  @Property(tries = 300)
  void passwordNeedsNoEscapingInUrlsAndNoQuotingInShells(
      @ForAll @IntRange(min = 4, max = 40) int length) {
    var password = password(length, ALL);

    assertThat(URI.create("postgres://user:" + password + "@db/x").getRawUserInfo())
        .isEqualTo("user:" + password);
    assertThat(password).matches("[A-Za-z0-9._][A-Za-z0-9._~-]*");
  }

  @Example
  void everyCharacterIsAsLikelyAsAnyOther() {
    var all = ALL.stream().map(Passwords::characters).collect(Collectors.joining());
    var drawn = password(4096, ALL) + password(4096, ALL) + password(4096, ALL);
    var expected = (double) drawn.length() / all.length();

    var distance =
        all.chars()
            .mapToDouble(
                c -> Math.pow(drawn.chars().filter(d -> d == c).count() - expected, 2) / expected)
            .sum();

    assertThat(distance).as("chi square with 65 degrees of freedom").isLessThan(160);
  }

  @Example
  void passwordsOfTheLeastLengthAreAsLikelyAsEachOther() {
    var digitFirst = 0;
    for (var i = 0; i < 2000; i++) {
      if (Character.isDigit(
          password(2, Set.of(CharacterClass.LOWER, CharacterClass.DIGIT)).charAt(0))) {
        digitFirst++;
      }
    }

    assertThat(digitFirst).as("half of 2000, by ten standard deviations").isBetween(776, 1224);
  }

  @Example
  void refusesAPasswordThatCannotHoldEachClassAndSaysWhatWould() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> password(3, ALL))
        .withMessageContaining("between 4 and");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> password(8, Set.of()))
        .withMessageContaining("name at least one");
    assertThatIllegalArgumentException().isThrownBy(() -> password(1 << 20, ALL));
  }

  @Property(tries = 50)
  void bytesHaveTheLength(@ForAll @IntRange(min = 1, max = 4096) int length) {
    assertThat(generator.generate(new Recipe.Bytes(length)).values())
        .hasEntrySatisfying("bytes", bytes -> assertThat(bytes).hasSize(length))
        .hasSize(1);
  }

  @Example
  void refusesBytesThatNoSecretHolds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate(new Recipe.Bytes(0)))
        .withMessageContaining("between 1 and");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.generate(new Recipe.Bytes(Integer.MAX_VALUE)));
  }

  @Property(tries = 100)
  void uuidIsOfVersionFour() {
    var uuid = UUID.fromString(text(new Recipe.Uuid(), "uuid"));

    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Example
  void eachCallGivesAnotherValue() {
    var seen = new HashSet<String>();
    for (var i = 0; i < 100; i++) {
      assertThat(seen.add(password(16, ALL))).isTrue();
      assertThat(seen.add(text(new Recipe.Uuid(), "uuid"))).isTrue();
    }
  }

  @Example
  void valuesAreNotPrinted() {
    var made = generator.generate(new Recipe.Password(16, ALL));

    assertThat(made.toString()).doesNotContain(new String(made.values().get("password"), US_ASCII));
  }

  private String password(int length, Set<CharacterClass> classes) {
    return text(new Recipe.Password(length, classes), "password");
  }

  private String text(Recipe recipe, String key) {
    return new String(generator.generate(recipe).values().get(key), US_ASCII);
  }

  private static boolean contains(String password, CharacterClass one) {
    return password.chars().anyMatch(c -> Passwords.characters(one).indexOf(c) >= 0);
  }
}
