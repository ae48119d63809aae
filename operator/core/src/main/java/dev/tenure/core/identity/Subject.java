package dev.tenure.core.identity;

/**
 * An object with a tenure, named so that a later object of the same name is another one.
 *
 * @param uid the object's {@code metadata.uid}
 */
public record Subject(Kind kind, String namespace, String name, String uid) {
  @Override
  public String toString() {
    return kind.text() + " " + namespace + "/" + name;
  }
}
