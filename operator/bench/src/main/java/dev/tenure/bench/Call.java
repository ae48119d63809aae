package dev.tenure.bench;

import org.jspecify.annotations.Nullable;

/**
 * One request, the same for every object of a herd but for what is the object's own.
 *
 * @param method of HTTP
 * @param uri path and query, from the server's root
 * @param contentType of the body
 * @param body as it is sent
 * @param token of the backend that is asked; absent where the API server is
 */
public record Call(
    String method, String uri, String contentType, String body, @Nullable String token) {
  private static final String NAME = "{{name}}";
  private static final String UID = "{{uid}}";
  private static final String TOKEN = "{{token}}";

  /** The request for one object: what is its own is put where the recording left room for it. */
  public Call of(Subject subject) {
    return new Call(
        method,
        filled(uri, subject),
        contentType,
        filled(body, subject),
        token == null ? null : filled(token, subject));
  }

  private static String filled(String text, Subject subject) {
    return text.replace(NAME, subject.name())
        .replace(UID, subject.uid())
        .replace(TOKEN, subject.token());
  }
}
