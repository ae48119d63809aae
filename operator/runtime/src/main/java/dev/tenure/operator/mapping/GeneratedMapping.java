package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.CharacterClass;
import dev.tenure.api.v1alpha1.GeneratedSource;
import dev.tenure.api.v1alpha1.HtpasswdSource;
import dev.tenure.api.v1alpha1.KeyAlgorithm;
import dev.tenure.api.v1alpha1.PasswordSource;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.lease.Recipe;
import dev.tenure.core.lease.Source;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A generated source as the domain sees it. */
final class GeneratedMapping {
  private static final int DEFAULT_LENGTH = 32;
  private static final int DEFAULT_COST = 10;
  private static final int DEFAULT_RSA_BITS = 3072;
  private static final int DEFAULT_CURVE = 256;

  private GeneratedMapping() {}

  static Source of(GeneratedSource spec) throws Fields.Unreadable {
    return new Source.Generated(
        recipe(spec),
        duration("spec.generated.rotateEvery", spec.rotateEvery()),
        duration("spec.generated.overlap", spec.overlap()),
        Boolean.TRUE.equals(spec.keep()));
  }

  private static Optional<Duration> duration(String field, @Nullable String text)
      throws Fields.Unreadable {
    return text == null ? Optional.empty() : Optional.of(Fields.duration(field, text));
  }

  private static Recipe recipe(GeneratedSource spec) {
    if (spec.password() != null) {
      return password(spec.password());
    }
    if (spec.bytes() != null) {
      return new Recipe.Bytes(spec.bytes().length());
    }
    if (spec.sshKey() != null) {
      var algorithm = algorithm(spec.sshKey().algorithm(), KeyAlgorithm.ED25519);
      return new Recipe.SshKey(
          algorithm,
          size(algorithm, spec.sshKey().size()),
          Objects.requireNonNullElse(spec.sshKey().comment(), ""));
    }
    if (spec.keyPair() != null) {
      var algorithm = algorithm(spec.keyPair().algorithm(), KeyAlgorithm.ECDSA);
      return new Recipe.KeyPair(algorithm, size(algorithm, spec.keyPair().size()));
    }
    return new Recipe.Uuid();
  }

  private static Recipe password(PasswordSource spec) {
    return new Recipe.Password(
        Objects.requireNonNullElse(spec.length(), DEFAULT_LENGTH),
        classes(spec.classes()),
        Objects.requireNonNullElse(spec.exclude(), ""),
        Optional.ofNullable(spec.htpasswd()).map(GeneratedMapping::htpasswd));
  }

  private static Recipe.Htpasswd htpasswd(HtpasswdSource spec) {
    return new Recipe.Htpasswd(
        spec.username(), Objects.requireNonNullElse(spec.cost(), DEFAULT_COST));
  }

  private static Set<Recipe.CharacterClass> classes(List<CharacterClass> classes) {
    return classes.isEmpty()
        ? EnumSet.allOf(Recipe.CharacterClass.class)
        : classes.stream()
            .map(c -> Recipe.CharacterClass.valueOf(c.name()))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static KeySpec.Algorithm algorithm(@Nullable KeyAlgorithm asked, KeyAlgorithm usual) {
    return KeySpec.Algorithm.valueOf(Objects.requireNonNullElse(asked, usual).name());
  }

  private static int size(KeySpec.Algorithm algorithm, @Nullable Integer asked) {
    return switch (algorithm) {
      case RSA -> Objects.requireNonNullElse(asked, DEFAULT_RSA_BITS);
      case ECDSA -> Objects.requireNonNullElse(asked, DEFAULT_CURVE);
      case ED25519, MLDSA44, MLDSA65, MLDSA87 -> Objects.requireNonNullElse(asked, 0);
    };
  }
}
