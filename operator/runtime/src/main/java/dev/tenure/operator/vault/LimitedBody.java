package dev.tenure.operator.vault;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Stops reading an answer at a number of bytes. (The JDK's own limiting handler fails with an
 * exception that cannot be told from a broken connection.)
 */
final class LimitedBody<T> implements BodySubscriber<T> {
  /** The answer had more bytes than allowed. */
  static final class TooLarge extends IOException {
    TooLarge() {
      super("the answer is larger than allowed");
    }
  }

  private final BodySubscriber<T> inner;
  private long left;
  private @Nullable Subscription subscription;

  private LimitedBody(BodySubscriber<T> inner, long limit) {
    this.inner = inner;
    this.left = limit;
  }

  /** The handler {@code inner} for answers of at most {@code limit} bytes. */
  static <T> BodyHandler<T> handler(BodyHandler<T> inner, long limit) {
    return info -> new LimitedBody<>(inner.apply(info), limit);
  }

  @Override
  public CompletionStage<T> getBody() {
    return inner.getBody();
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    inner.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (left < 0) {
      return;
    }
    for (var buffer : buffers) {
      left -= buffer.remaining();
    }
    if (left >= 0) {
      inner.onNext(buffers);
      return;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    inner.onError(new TooLarge());
  }

  @Override
  public void onError(Throwable failure) {
    if (left >= 0) {
      inner.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (left >= 0) {
      inner.onComplete();
    }
  }
}
