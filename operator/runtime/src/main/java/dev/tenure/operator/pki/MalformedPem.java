package dev.tenure.operator.pki;

/** A PEM text that cannot be used; the message says why and how to mend it, never what is in it. */
public final class MalformedPem extends Exception {
  private final String why;

  /**
   * @param why and how to mend it
   */
  public MalformedPem(String why) {
    super(why);
    this.why = why;
  }

  /** Why, and how to mend it. */
  public String why() {
    return why;
  }
}
