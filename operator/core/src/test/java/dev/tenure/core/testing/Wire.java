package dev.tenure.core.testing;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What all fakes of one test talk through: it records the calls in their order, and one of them can
 * be made to fail. One call at a time, so that fakes need no locks of their own.
 */
public final class Wire {
  /** How a call goes wrong. */
  public enum Fault {
    /** The process dies before the effect. */
    CRASH_BEFORE,
    /** The process dies after the effect, before it hears the answer. */
    CRASH_AFTER,
    /** The request never arrives; the caller hears of a passing fault. */
    LOST_BEFORE,
    /** The request takes effect and the answer is lost; the caller hears of a passing fault. */
    LOST_AFTER
  }

  private final List<String> calls = new ArrayList<>();
  private final Map<String, Answer<?>> broken = new HashMap<>();
  private int untilFault;
  private Fault fault = Fault.LOST_BEFORE;

  /** Lets the {@code n}-th call from now fail, counted from 1. */
  public synchronized void faultAt(int n, Fault how) {
    untilFault = n;
    fault = how;
  }

  /** Whether the fault that was asked for is still to come. */
  public synchronized boolean faultPending() {
    return untilFault > 0;
  }

  /** Answers every call whose name begins so with this, without effect, until mended. */
  public synchronized void breakCalls(String prefix, Answer<?> answer) {
    broken.put(prefix, answer);
  }

  /** Everything works again. */
  public synchronized void mend() {
    broken.clear();
    untilFault = 0;
  }

  /** The names of the calls so far, in their order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How many calls had a name that begins so. */
  public synchronized long count(String prefix) {
    return calls.stream().filter(call -> call.startsWith(prefix)).count();
  }

  /** Forgets the calls so far. */
  public synchronized void forget() {
    calls.clear();
  }

  /** A call with an answer, e.g. {@code sink.write}. */
  public synchronized <T> Answer<T> call(String name, Supplier<Answer<T>> effect) {
    calls.add(name);
    for (var entry : broken.entrySet()) {
      if (name.startsWith(entry.getKey())) {
        return entry.getValue().then(_ -> lost(name));
      }
    }
    if (untilFault == 0 || --untilFault > 0) {
      return effect.get();
    }
    return switch (fault) {
      case CRASH_BEFORE -> throw new Crash(name);
      case CRASH_AFTER -> {
        var _ = effect.get();
        throw new Crash(name);
      }
      case LOST_BEFORE -> lost(name);
      case LOST_AFTER -> {
        var _ = effect.get();
        yield lost(name);
      }
    };
  }

  /** A question that memory answers and that cannot fail; the process may still die there. */
  public synchronized <T> T ask(String name, Supplier<T> answer) {
    calls.add(name);
    if (untilFault > 0 && --untilFault == 0) {
      throw new Crash(name);
    }
    return answer.get();
  }

  /** A look of the test itself at what fakes hold: neither recorded nor disturbed. */
  synchronized <T> T quietly(Supplier<T> look) {
    return look.get();
  }

  private static <T> Answer<T> lost(String name) {
    return Answer.unavailable(Reason.API_UNAVAILABLE, "no answer to " + name);
  }
}
