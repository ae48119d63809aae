package dev.tenure.operator.vault;

import java.util.regex.Pattern;

/** Makes a server's own words fit for a message: nothing that could be a secret, and short. */
final class ServerText {
  private static final int LONGEST = 300;
  private static final String GONE = "[redacted]";

  /** Service, batch and recovery tokens of Vault and OpenBao, in the old and the new spelling. */
  private static final Pattern TOKEN = Pattern.compile("\\b(?:hv[sbr]|[sbr])\\.[A-Za-z0-9_-]{8,}");

  /** JSON Web Tokens begin with an encoded brace. */
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_=-]+(?:\\.[A-Za-z0-9_=-]*)*");

  private static final Pattern UUID =
      Pattern.compile("\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b");

  /** Ids of leases and accessors: 24 characters of base 62. */
  private static final Pattern ID = Pattern.compile("\\b[A-Za-z0-9]{20,}\\b");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)\\b(password|passwd|pwd|secret|token|jwt|key)(\"?\\s*[=:]\\s*)(\"[^\"]*\"|\\S+)");

  /** Credentials within an address: {@code postgresql://user:password@host}. */
  private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]*@");

  private ServerText() {}

  /** The text in one line, without what looks secret, cut to 300 characters. */
  static String clean(String text) {
    var line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    line = USER_INFO.matcher(line).replaceAll("://" + GONE + "@");
    line = NAMED.matcher(line).replaceAll("$1$2" + GONE);
    line = JWT.matcher(line).replaceAll(GONE);
    line = TOKEN.matcher(line).replaceAll(GONE);
    line = UUID.matcher(line).replaceAll(GONE);
    line = ID.matcher(line).replaceAll(GONE);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
