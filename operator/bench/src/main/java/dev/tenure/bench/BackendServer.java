package dev.tenure.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;

/** Vault or OpenBao, asked by the HTTP client of the JDK, as the operator asks it. */
final class BackendServer implements Server, AutoCloseable {
  private static final int NOT_FOUND = 404;

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;

  BackendServer(String address) {
    this.address = URI.create(address);
  }

  @Override
  public String send(Call call) throws InterruptedException {
    var answer = exchange(call);
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s %s was answered with %d".formatted(call.method(), call.uri(), answer.statusCode()));
    }
    return answer.body();
  }

  /** Whether nothing is where the call looks. */
  boolean hasNothing(Call call) throws InterruptedException {
    return exchange(call).statusCode() == NOT_FOUND;
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpResponse<String> exchange(Call call) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve(call.uri()))
            .header("X-Vault-Token", Objects.requireNonNull(call.token()))
            .header("Content-Type", call.contentType())
            .method(call.method(), BodyPublishers.ofString(call.body()))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(call.method() + " " + call.uri(), failed);
    }
  }
}
