package dev.tenure.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends requests as they are through the HTTP client of fabric8: nothing comes cheaper with it. */
final class KubernetesServer implements Server {
  private final KubernetesClient client;

  KubernetesServer(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public String send(Call call) throws InterruptedException {
    var http = client.getHttpClient();
    var uri = URI.create(client.getMasterUrl().toString()).resolve(call.uri()).toString();
    var request =
        http.newHttpRequestBuilder()
            .uri(uri)
            .method(call.method(), call.contentType(), call.body())
            .build();
    var answer = await(http.sendAsync(request, String.class), call);
    if (!answer.isSuccessful()) {
      throw new IllegalStateException(
          "%s %s was answered with %d: %s"
              .formatted(call.method(), call.uri(), answer.code(), answer.body()));
    }
    return answer.body();
  }

  private static HttpResponse<String> await(
      CompletableFuture<HttpResponse<String>> answer, Call call) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(
          "%s %s was not answered".formatted(call.method(), call.uri()), failed.getCause());
    }
  }
}
