package dev.tenure.operator.platform.revocation;

import dev.tenure.core.Answer;
import dev.tenure.operator.pki.authority.RevokedCertificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts what comes while a write is under way into the next one: a thousand certificates that are
 * revoked at once cost a few writes.
 */
final class Queue {
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock joining = new ReentrantLock();
  private final Function<Map<String, List<RevokedCertificate>>, Answer<Boolean>> write;
  private Batch open = new Batch();

  /** What goes into one write, by the key identifier of the CA; answered once it is written. */
  private static final class Batch {
    private final Map<String, List<RevokedCertificate>> more = new HashMap<>();
    private @Nullable Answer<Boolean> answer;
  }

  Queue(Function<Map<String, List<RevokedCertificate>>, Answer<Boolean>> write) {
    this.write = write;
  }

  /** Good when a list that includes the certificate is stored. */
  Answer<Boolean> add(String keyId, RevokedCertificate certificate) {
    return written(
        joined(
            batch -> batch.more.computeIfAbsent(keyId, _ -> new ArrayList<>()).add(certificate)));
  }

  /** Takes part in the next write with nothing of its own. */
  Answer<Boolean> turn() {
    return written(joined(_ -> {}));
  }

  private Batch joined(java.util.function.Consumer<Batch> join) {
    joining.lock();
    try {
      join.accept(open);
      return open;
    } finally {
      joining.unlock();
    }
  }

  /** Whoever comes first writes for all who joined meanwhile. */
  private Answer<Boolean> written(Batch mine) {
    writing.lock();
    try {
      var answer = mine.answer;
      if (answer == null) {
        answer = write.apply(closed(mine));
        mine.answer = answer;
      }
      return answer;
    } finally {
      writing.unlock();
    }
  }

  private Map<String, List<RevokedCertificate>> closed(Batch mine) {
    joining.lock();
    try {
      open = new Batch();
      return mine.more;
    } finally {
      joining.unlock();
    }
  }
}
