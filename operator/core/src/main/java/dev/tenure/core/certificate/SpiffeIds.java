package dev.tenure.core.certificate;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an issuer names workloads: {@code spiffe://<trust domain><path>}. No two accounts get the
 * same name: the path contains both namespace and account, a name never contains a slash, and a
 * segment holds one placeholder at most, so that what stands where can be read off the ID.
 *
 * @param trustDomain lower-case letters, digits, dots, hyphens and underscores
 * @param path with {@code {namespace}}, {@code {serviceAccount}} and, if wanted, {@code {identity}}
 */
public record SpiffeIds(String trustDomain, String path) {
  /** What workloads are called unless an issuer says otherwise. */
  public static final String DEFAULT_PATH = "/ns/{namespace}/sa/{serviceAccount}";

  private static final String NAMESPACE = "{namespace}";
  private static final String ACCOUNT = "{serviceAccount}";
  private static final String IDENTITY = "{identity}";

  private static final String TEXT = "[A-Za-z0-9._-]";
  private static final Pattern TEMPLATE =
      Pattern.compile(
          "(/(?!\\.{1,2}(/|$))(%1$s+|%1$s*\\{(namespace|serviceAccount|identity)}%1$s*))+"
              .formatted(TEXT));

  /** SPIFFE-ID sections 2.1 to 2.3: 2048 bytes in all, 255 of them the trust domain. */
  private static final Pattern ID =
      Pattern.compile(
          "(?=.{1,2048}$)spiffe://[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))%s+)+".formatted(TEXT));

  /** Those of a trust domain under the usual path. */
  public static SpiffeIds of(String trustDomain) {
    return new SpiffeIds(trustDomain, DEFAULT_PATH);
  }

  /** What is wrong with a path; empty where it is well formed and tells accounts apart. */
  public static Optional<String> fault(String path) {
    if (!TEMPLATE.matcher(path).matches()) {
      return Optional.of(
          "is not the path of a SPIFFE ID with at most one placeholder in each segment, such as "
              + DEFAULT_PATH);
    }
    return path.contains(NAMESPACE) && path.contains(ACCOUNT)
        ? Optional.empty()
        : Optional.of(
            "lacks {namespace} or {serviceAccount}, and two tenants would have one SPIFFE ID; write"
                + " it as in "
                + DEFAULT_PATH);
  }

  /** Whether it is a SPIFFE ID of a workload. */
  static boolean isWellFormed(String id) {
    return ID.matcher(id).matches();
  }

  /** The ID of one identity. */
  String render(String namespace, String account, String identity) {
    return "spiffe://"
        + trustDomain
        + path.replace(NAMESPACE, namespace).replace(ACCOUNT, account).replace(IDENTITY, identity);
  }
}
