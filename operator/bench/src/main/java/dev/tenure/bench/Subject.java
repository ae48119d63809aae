package dev.tenure.bench;

/**
 * What is an object's own in the requests for it.
 *
 * @param name of the object
 * @param uid of the object; empty before it is created
 * @param token of the backend that was made for it; empty where there is none
 */
public record Subject(String name, String uid, String token) {
  /** An object that is yet to be created. */
  static Subject named(String name) {
    return new Subject(name, "", "");
  }

  Subject withUid(String known) {
    return new Subject(name, known, token);
  }

  Subject withToken(String made) {
    return new Subject(name, uid, made);
  }

  /** Names itself without the token. */
  @Override
  public String toString() {
    return name;
  }
}
