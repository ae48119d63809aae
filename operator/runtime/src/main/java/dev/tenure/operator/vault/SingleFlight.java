package dev.tenure.operator.vault;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets many callers who need the same thing at once wait for one of them to do it. The work must
 * look again whether it is still needed: a caller may come just after another's end.
 */
final class SingleFlight<T> {
  private final AtomicReference<@Nullable CompletableFuture<T>> under = new AtomicReference<>();

  /** The result of the work under way, or of {@code work} where none is. */
  T run(Supplier<T> work) {
    var mine = new CompletableFuture<T>();
    var theirs = under.compareAndExchange(null, mine);
    if (theirs != null) {
      return theirs.join();
    }
    try {
      var result = work.get();
      mine.complete(result);
      return result;
    } catch (RuntimeException | Error failure) {
      mine.completeExceptionally(failure);
      throw failure;
    } finally {
      under.set(null);
    }
  }
}
