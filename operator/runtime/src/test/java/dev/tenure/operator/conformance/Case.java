package dev.tenure.operator.conformance;

/** What every issuer must do, or must not get away with. */
enum Case {
  NAMES_OF_EVERY_TYPE("names of every type"),
  COMMON_NAME("a common name"),
  DURATIONS("durations"),
  KEY_TYPES("key types"),
  LATTICE_KEYS("experimental key types (ML-DSA)"),
  CHAIN_ORDER("chain order"),
  NEIGHBOURS_NAME("a neighbour's name is refused"),
  REFUSES("issuer refuses"),
  SLOW("issuer is slow"),
  FOREIGN_KEY("answers with a foreign key"),
  EXPIRED("already expired"),
  NOT_YET_VALID("not yet valid"),
  TOO_LONG("lives too long"),
  LACKS_A_NAME("lacks a name"),
  ADDS_A_NAME("adds a neighbour's name"),
  ADDS_A_SUBJECT("adds O=system:masters"),
  IS_AN_AUTHORITY("could sign others"),
  OTHER_USAGE("is for signing code"),
  FOREIGN_ROOT("under another root"),
  GARBAGE("answers with garbage"),
  CHANGES_ITS_MIND("changes its mind");

  private final String text;

  Case(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
