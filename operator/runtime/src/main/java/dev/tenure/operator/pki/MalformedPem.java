package dev.tenure.operator.pki;

/** A PEM text that cannot be used; the message says why and how to mend it, never what is in it. */
final class MalformedPem extends Exception {
  private final String why;

  MalformedPem(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }
}
