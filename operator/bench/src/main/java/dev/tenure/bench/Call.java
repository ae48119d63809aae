package dev.tenure.bench;

/**
 * One request to an API server, the same for every object of a herd but for its name and UID.
 *
 * @param method of HTTP
 * @param uri path and query, from the server's root
 * @param contentType of the body
 * @param body as it is sent
 */
public record Call(String method, String uri, String contentType, String body) {
  private static final String NAME = "{{name}}";
  private static final String UID = "{{uid}}";

  /** The request for one object: its name and UID put where the recording left room for them. */
  public Call of(String name, String uid) {
    return new Call(method, filled(uri, name, uid), contentType, filled(body, name, uid));
  }

  private static String filled(String text, String name, String uid) {
    return text.replace(NAME, name).replace(UID, uid);
  }
}
