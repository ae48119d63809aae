package dev.tenure.core.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SpiffeIdsTest {
  @Example
  void aPathThatTellsAccountsApartIsWellFormed() {
    assertThat(
            List.of(
                SpiffeIds.DEFAULT_PATH,
                "/{namespace}/{serviceAccount}",
                "/prod.eu-1/ns-{namespace}/sa-{serviceAccount}/{identity}_x",
                "/..{namespace}/{serviceAccount}.."))
        .allSatisfy(path -> assertThat(SpiffeIds.fault(path)).isEmpty());
  }

  @Example
  void whatWouldGiveTwoTenantsOneIdOrIsNoIdIsAFault() {
    assertThat(
            List.of(
                "/ns/{namespace}",
                "/sa/{serviceAccount}",
                "/identity/{identity}",
                "/{namespace}-{serviceAccount}",
                "/{namespace}{serviceAccount}/x",
                "{namespace}/{serviceAccount}",
                "/{namespace}/{serviceAccount}/",
                "/{namespace}//{serviceAccount}",
                "/{namespace}/../{serviceAccount}",
                "/{namespace}/./{serviceAccount}",
                "/{namespace}/{serviceAccount}/..",
                "/{namespace}/{serviceAccount}?x",
                "/{namespace}/{serviceAccount}#x",
                "/{namespace}/{serviceAccount}/%2e",
                "/{namespace}/{serviceAccount}/{pod}",
                "/{namespace}/{serviceAccount}/a b",
                "/{namespace}/{serviceAccount}/ä",
                ""))
        .allSatisfy(path -> assertThat(SpiffeIds.fault(path)).as(path).isPresent());
  }

  @Property(tries = 2000)
  void noTwoAccountsHaveOneId(
      @ForAll("paths") String path,
      @ForAll("names") String namespace,
      @ForAll("names") String account,
      @ForAll("names") String otherNamespace,
      @ForAll("names") String otherAccount,
      @ForAll("names") String identity) {
    Assume.that(!namespace.equals(otherNamespace) || !account.equals(otherAccount));
    var ids = new SpiffeIds("example.org", path);

    assertThat(SpiffeIds.fault(path)).isEmpty();
    assertThat(ids.render(namespace, account, identity))
        .matches(SpiffeIds::isWellFormed)
        .isNotEqualTo(ids.render(otherNamespace, otherAccount, identity));
  }

  /** Few letters, so that parts of names are often alike. */
  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars('a', 'b', '-')
        .ofMinLength(1)
        .ofMaxLength(6)
        .map(name -> "a" + name + "b");
  }

  @Provide
  Arbitrary<String> paths() {
    var text = Arbitraries.of("", "a", "b", "a-", "-b", "..");
    return Combinators.combine(text, text, text, text, Arbitraries.of(true, false))
        .as(
            (a, b, c, d, first) -> {
              var namespace = "/" + a + "{namespace}" + b;
              var account = "/" + c + "{serviceAccount}" + d;
              return first ? namespace + account : account + "/x" + namespace + "/{identity}";
            });
  }
}
