package dev.tenure.operator.vault;

import java.net.http.HttpHeaders;

/** What came back of one request. */
sealed interface Heard {
  /** An answer, whole. Never prints the body. */
  record Answered(int status, HttpHeaders headers, String body) implements Heard {
    @Override
    public String toString() {
      return "Answered[" + status + "]";
    }
  }

  /**
   * No usable answer.
   *
   * @param fault of what kind
   * @param detail what the network said, fit for a message
   */
  record Failed(Fault fault, String detail) implements Heard {}

  /** Why there is no usable answer. */
  enum Fault {
    /** Name not found, connection refused or not made in time: nothing was sent. */
    NOT_CONNECTED,
    /** The server's certificate was not accepted, or no common protocol: nothing was sent. */
    NOT_TRUSTED,
    /** The server did not accept us at the TLS connection. */
    NOT_ADMITTED,
    /** No whole answer in time. */
    TIMED_OUT,
    /** The connection broke. */
    BROKEN,
    /** More bytes, or deeper nested, than allowed. */
    TOO_LARGE,
    /** We are stopping. */
    INTERRUPTED
  }
}
